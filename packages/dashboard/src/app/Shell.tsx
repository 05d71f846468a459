// What stands around every page once somebody is signed in.

import { AppShell, Center, Loader } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useMe } from '../account/index.ts';
import { ApiError } from '../ui/api/client.ts';
import { useLostAt } from '../ui/api/reach.ts';
import { Failure } from '../ui/Failure.tsx';
import { atClock } from '../ui/format.ts';
import { Rights } from '../ui/rights.tsx';
import { Rail } from './Rail.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';

// Not part of the first picture.
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const WhyDialog = lazy(async () => ({ default: (await import('../ui/WhyDialog.tsx')).WhyDialog }));
const ShortcutList = lazy(async () => ({ default: (await import('./ShortcutList.tsx')).ShortcutList }));

export function Shell() {
  const me = useMe();
  const router = useRouter();
  useEndedSession(me.data !== undefined, me.refetch);
  const isSignedOut = me.error instanceof ApiError && me.error.status === 401;
  useEffect(() => {
    if (!isSignedOut) return;
    void router.navigate({ to: '/sign-in', search: { to: router.state.location.href }, replace: true });
  }, [isSignedOut, router]);
  if (me.data && !isSignedOut) return <Frame me={me.data} />;
  return (
    <Center h="100vh">
      {me.error && !isSignedOut ? (
        <Failure error={me.error} retry={() => me.refetch()} />
      ) : (
        <Loader size="sm" aria-label="Loading" />
      )}
    </Center>
  );
}

/**
 * Whatever is refused for want of a session asks anew who this is, so that the door is shown and not the refusal.
 * Where a page has something to show, it stays: what is being typed in it is not thrown away.
 */
function useEndedSession(hadSession: boolean, askWho: () => unknown): void {
  const cache = useQueryClient().getQueryCache();
  useEffect(() => {
    // Who never had one is on the way to the door already, and is not to be sent there once more.
    if (!hadSession) return;
    return cache.subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryKey[0] === '/v1/me') return;
      const { status, data, error } = query.state;
      if (status === 'error' && data === undefined && error instanceof ApiError && error.status === 401)
        askWho();
    });
  }, [cache, hadSession, askWho]);
}

function Frame({ me }: { me: NonNullable<ReturnType<typeof useMe>['data']> }) {
  const [folded, setFolded] = useLocalStorage({ key: 'visavis.rail', defaultValue: false });
  const [opened, menu] = useDisclosure(false);
  const [helping, setHelping] = useState(false);
  const help = useCallback(() => setHelping(true), []);
  useShortcuts(help);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: folded ? 54 : 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      layout="alt"
      styles={{
        navbar: { background: 'var(--vv-rail)', borderColor: 'var(--vv-line)' },
        header: { background: 'var(--mantine-color-body)', borderColor: 'var(--vv-line)' },
      }}
    >
      <a className="vv-skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Navbar>
        <Rail folded={folded && !opened} fold={() => setFolded(!folded)} onGo={menu.close} />
      </AppShell.Navbar>
      <AppShell.Header>
        <TopBar me={me} opened={opened} open={menu.toggle} help={help} />
      </AppShell.Header>
      <AppShell.Main id="page">
        <Lost />
        <Rights value={me.role !== 'viewer'}>
          <Outlet />
        </Rights>
      </AppShell.Main>
      <Suspense>
        <Palette />
        <WhyDialog />
        {helping && <ShortcutList opened close={() => setHelping(false)} />}
      </Suspense>
    </AppShell>
  );
}

/** While the server is away, what stands on the page is from before; it goes on by itself. */
function Lost() {
  const lostAt = useLostAt();
  if (lostAt === undefined) return null;
  return (
    <div className="vv-lost" role="status">
      The server has not answered since {atClock(lostAt)}. What you see is from before; the page goes on by
      itself as soon as it is back.
    </div>
  );
}
