// Whether an open or a click was a person or a machine: mail programs fetch pictures ahead, scanners follow every link.
// It is marked, with the sign, and never dropped: a machine's open still says that the mail has arrived.

export interface Sighting {
  kind: 'opened' | 'clicked';
  method: string;
  userAgent: string;
  /** What a list of known robots says of the user agent. */
  isRobot: boolean;
  /** Milliseconds since the message was handed over. */
  sinceSentMs: number;
  /** Different links of the same message followed within `BURST_MS` before and after, this one included. */
  linksAtOnce: number;
}

/** Nobody reads that fast; mail gateways look at a mail before they let it in. */
const TOO_SOON_MS = 2_000;
/** Nobody follows so many links in so short a time. */
export const BURST_MS = 3_000;
const BURST_LINKS = 3;

/** Programs that look at mail for somebody else, by words of their user agents. */
const SCANNERS =
  /barracuda|proofpoint|mimecast|safelinks|messagelabs|symantec|trendmicro|cloudmark|fireeye|forcepoint|ironport|sophos|kaspersky|fortinet|zscaler|bitdefender|cisco|urldefense|python-requests|curl\/|wget|go-http-client|okhttp|java\/|headless/i;
/**
 * Mail Privacy Protection fetches all pictures when the mail arrives, under this name and no other
 * (https://support.apple.com/guide/iphone/use-mail-privacy-protection-iphf084865c7/ios). Gmail's and Yahoo's proxies
 * fetch when somebody opens the mail, so those are people.
 */
const PREFETCH = /^Mozilla\/5\.0$/;

/**
 * The sign by which it is known for a machine; undefined for a person.
 * @example machineSign({ kind: 'clicked', method: 'HEAD', … })  // 'asks for the head only'
 */
export function machineSign(seen: Sighting): string | undefined {
  const { kind, method, userAgent, isRobot, sinceSentMs, linksAtOnce } = seen;
  if (method === 'HEAD') return 'asks for the head only';
  if (userAgent.trim() === '') return 'does not say what it is';
  if (/GoogleImageProxy|YahooMailProxy/i.test(userAgent)) return undefined;
  if (kind === 'opened' && PREFETCH.test(userAgent)) return 'fetches pictures ahead';
  if (SCANNERS.test(userAgent)) return 'is a scanner';
  if (isRobot) return 'is a robot';
  if (sinceSentMs < TOO_SOON_MS) return 'sooner than anybody reads';
  if (kind === 'clicked' && linksAtOnce >= BURST_LINKS) return 'followed several links at once';
  return undefined;
}
