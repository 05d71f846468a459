// A mail as its reader sees it, walled off from the dashboard: no script runs, links open elsewhere, and the picture that
// counts openings is left out, since we are not the reader.

const PIXEL = /<img\b[^>]*src="[^"]*\/m\/o\/[^"]*"[^>]*>/gi;

export function Frame({ html, title, height = 560 }: { html: string; title: string; height?: number }) {
  const shown = `<base target="_blank">${html.replace(PIXEL, '')}`;
  return (
    <iframe
      title={title}
      srcDoc={shown}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      style={{
        width: '100%',
        height,
        border: '1px solid var(--vv-line)',
        borderRadius: 8,
        background: '#fff',
      }}
    />
  );
}
