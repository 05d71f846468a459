// A mail arranged by drag and drop: GrapesJS with MJML, over the whole page. It comes only when it is opened, and what
// it makes is the MJML that stands in the template, Liquid and all.

import { Button, Group, Modal, Text } from '@mantine/core';
import grapesjs, { type Editor } from 'grapesjs';
import grapesMjml from 'grapesjs-mjml';
import 'grapesjs/dist/css/grapes.min.css';
import { useEffect, useRef } from 'react';

/** A bundle for everything: what builds it in may hand over the function, or what holds it. */
const mjmlPlugin = ('default' in grapesMjml ? grapesMjml.default : grapesMjml) as typeof grapesMjml;

const EMPTY =
  '<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>';

interface MailEditorProps {
  mjml: string;
  save(mjml: string): void;
  close(): void;
}

export function MailEditor({ mjml, save, close }: MailEditorProps) {
  const editor = useRef<Editor>(undefined);
  return (
    <Modal
      opened
      onClose={close}
      fullScreen
      title="Arrange the mail"
      closeButtonProps={{ 'aria-label': 'Close the editor' }}
    >
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          Drag blocks from the right. Fields such as {'{{ profile.firstName }}'} are filled in for each
          person.
        </Text>
        <Button onClick={() => save(mjmlOf(editor.current) || mjml)}>Use this mail</Button>
      </Group>
      <Canvas
        mjml={mjml.trim() || EMPTY}
        ready={(made) => {
          editor.current = made;
        }}
      />
    </Modal>
  );
}

/** As the plug-in writes it. */
function mjmlOf(editor: Editor | undefined): string {
  return editor ? String(editor.runCommand('mjml-code') ?? '') : '';
}

function Canvas({ mjml, ready }: { mjml: string; ready(editor: Editor): void }) {
  const box = useRef<HTMLDivElement>(null);
  const first = useRef({ mjml, ready });
  useEffect(() => {
    const made = grapesjs.init({
      container: box.current!,
      height: 'calc(100vh - 150px)',
      fromElement: false,
      storageManager: false,
      // Nothing is fetched from other hosts, and nothing is told to them.
      telemetry: false,
      cssIcons: '',
      plugins: [(editor) => mjmlPlugin(editor, { resetStyleManager: true })],
    });
    made.setComponents(first.current.mjml);
    // What can be dragged is there from the start.
    made.onReady(() => made.runCommand('core:open-blocks'));
    first.current.ready(made);
    return () => made.destroy();
  }, []);
  return <div ref={box} role="application" aria-label="Mail, to be arranged" />;
}
