// The top bar: which workspace, search, help, how it looks, and who is signed in.

import {
  ActionIcon,
  Avatar,
  Burger,
  Group,
  Kbd,
  Menu,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconHelp,
  IconMoon,
  IconSearch,
  IconSelector,
  IconSun,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Me, signOut, useWorkspaces } from '../account/index.ts';
import { chosenWorkspace } from '../ui/api/client.ts';
import { openPalette } from './palette.ts';
import { SeenByPicker } from './SeenByPicker.tsx';

export function TopBar({ me, opened, open, help }: { me: Me; opened: boolean; open(): void; help(): void }) {
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <Burger hiddenFrom="sm" size="sm" opened={opened} onClick={open} aria-label="Menu" />
        <WorkspacePicker me={me} />
        {me.role === 'viewer' && (
          <span
            className="vv-pill"
            title="You can look at everything here, and change nothing. An admin can make you an editor."
          >
            viewer
          </span>
        )}
      </Group>
      <UnstyledButton
        onClick={openPalette}
        visibleFrom="xs"
        style={{
          display: 'flex',
          alignItems: 'center',
          gap: 8,
          width: 'min(340px, 30vw)',
          height: 32,
          padding: '0 8px 0 10px',
          border: '1px solid var(--vv-line)',
          borderRadius: 6,
          color: 'var(--mantine-color-dimmed)',
          fontSize: '0.8125rem',
          background: 'var(--vv-surface)',
        }}
      >
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span style={{ flex: 1 }}>Search or go to…</span>
        <Kbd size="xs" aria-hidden>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <Group gap={4} wrap="nowrap">
        <SeenByPicker />
        <ActionIcon
          visibleFrom="xs"
          variant="subtle"
          color="gray"
          aria-label="Keyboard shortcuts"
          onClick={help}
        >
          <IconHelp size={18} stroke={1.7} />
        </ActionIcon>
        <SchemePicker />
        <UserMenu me={me} />
      </Group>
    </Group>
  );
}

function WorkspacePicker({ me }: { me: Me }) {
  const client = useQueryClient();
  const workspaces = useWorkspaces();
  const current = me.workspace;
  const choose = (id: string): void => {
    chosenWorkspace.set(id);
    void client.resetQueries();
  };
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Workspace: ${current.name}`}
          style={{ display: 'flex', alignItems: 'center', gap: 6, fontWeight: 570 }}
        >
          {current.name}
          <IconSelector size={15} stroke={1.7} color="var(--mantine-color-dimmed)" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {(workspaces.data?.data ?? []).map((workspace) => (
          <Menu.Item
            key={workspace.id}
            onClick={() => choose(workspace.id)}
            rightSection={workspace.id === current.id ? <IconCheck size={14} /> : null}
          >
            {workspace.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  { value: 'light', name: 'Light', icon: IconSun },
  { value: 'dark', name: 'Dark', icon: IconMoon },
  { value: 'auto', name: 'As the system', icon: IconDeviceDesktop },
] as const;

function SchemePicker() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES.find((scheme) => scheme.value === colorScheme)?.icon ?? IconSun;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Light or dark">
          <Current size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<scheme.icon size={15} />}
            onClick={() => setColorScheme(scheme.value)}
            rightSection={scheme.value === colorScheme ? <IconCheck size={14} /> : null}
          >
            {scheme.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenu({ me }: { me: Me }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const leave = async (): Promise<void> => {
    await signOut();
    client.clear();
    await navigate({ to: '/sign-in' });
  };
  const name = me.user?.name || me.user?.email || me.name;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton ml={4}>
          <VisuallyHidden>Account of {name}</VisuallyHidden>
          <Avatar
            size={28}
            radius="xl"
            name={name}
            color="initials"
            variant="filled"
            styles={{ placeholder: { background: 'var(--mantine-color-gray-7)', color: '#fff' } }}
          />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.user?.email ?? me.name}</Menu.Label>
        <Menu.Item onClick={leave}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
