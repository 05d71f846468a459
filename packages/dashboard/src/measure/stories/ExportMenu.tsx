// The story as a file: a PDF by the browser's own printing (text stays text, in any script), a PNG drawn from the same
// numbers. Both are light, whatever the page is.

import { Button, Menu, useComputedColorScheme } from '@mantine/core';

import { IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { failed } from '../../ui/notices.tsx';
import { pngOf } from './canvas.ts';
import { drawSheet, type Sheet } from './drawing.ts';

const WIDTH = 960;

export function ExportMenu({ sheet }: { sheet: Sheet }) {
  useLightOnPaper();
  const save = async (): Promise<void> => {
    const blob = await pngOf((measure) => drawSheet(sheet, WIDTH, measure));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${sheet.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} className="vv-no-print">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setTimeout(() => window.print(), 100)}>PDF, by printing</Menu.Item>
        <Menu.Item onClick={() => void save().catch(failed)}>PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Paper is white: a dark page is printed in the light scheme, and dark again afterwards. */
function useLightOnPaper(): void {
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (scheme !== 'dark') return;
    const set = (value: string) => document.documentElement.setAttribute('data-mantine-color-scheme', value);
    const [light, back] = [() => set('light'), () => set('dark')];
    window.addEventListener('beforeprint', light);
    window.addEventListener('afterprint', back);
    return () => {
      window.removeEventListener('beforeprint', light);
      window.removeEventListener('afterprint', back);
    };
  }, [scheme]);
}
