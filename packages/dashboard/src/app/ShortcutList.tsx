// The list of keys, as `?` shows it.

import { Kbd, Modal, Table } from '@mantine/core';
import { PLACES } from './places.ts';

export function ShortcutList({ opened, close }: { opened: boolean; close(): void }) {
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], 'Search or go to…'],
    [['/'], 'Search on this page'],
    [['n'], 'New segment'],
    ...PLACES.map((place): [string[], string] => [['g', place.key], place.name]),
    [['Esc'], 'Close a panel'],
    [['?'], 'This list'],
  ];
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Table verticalSpacing={6} withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([keys, name]) => (
            <Table.Tr key={name}>
              <Table.Td w={110}>
                {keys.map((key) => (
                  <Kbd key={key} size="xs" mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
