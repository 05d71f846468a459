// The left rail, in the order of the flow. Folded, it shows icons, and each icon still has its name.

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PLACES, type Place } from './places.ts';

export function Rail({ folded, fold, onGo }: { folded: boolean; fold(): void; onGo(): void }) {
  const Icon = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const main = PLACES.filter((place) => place.to !== '/settings');
  const settings = PLACES.filter((place) => place.to === '/settings');
  return (
    <nav aria-label="Main" style={{ display: 'flex', flexDirection: 'column', height: '100%', padding: 8 }}>
      <div
        style={{
          display: 'flex',
          alignItems: 'center',
          gap: 10,
          height: 40,
          padding: '0 10px',
          fontWeight: 650,
        }}
      >
        <img src="/mark.svg" width={20} height={20} alt="" />
        {!folded && <span style={{ letterSpacing: '-0.01em', fontSize: '0.9375rem' }}>Visavis</span>}
      </div>
      <div
        style={{
          display: 'grid',
          gap: 2,
          marginTop: 8,
          minHeight: 0,
          overflowY: 'auto',
          alignContent: 'start',
        }}
      >
        {main.map((place) => (
          <Entry key={place.to} place={place} folded={folded} onGo={onGo} />
        ))}
      </div>
      <div style={{ marginTop: 'auto', paddingTop: 4, display: 'grid', gap: 2 }}>
        {settings.map((place) => (
          <Entry key={place.to} place={place} folded={folded} onGo={onGo} />
        ))}
        <ActionIcon
          visibleFrom="sm"
          variant="subtle"
          color="gray"
          ml={4}
          mt={4}
          aria-label={folded ? 'Unfold the rail' : 'Fold the rail'}
          onClick={fold}
        >
          <Icon size={17} stroke={1.6} />
        </ActionIcon>
      </div>
    </nav>
  );
}

function Entry({ place, folded, onGo }: { place: Place; folded: boolean; onGo(): void }) {
  const link = (
    <Link
      to={place.to}
      className="vv-rail-link"
      activeOptions={{ exact: place.to === '/' }}
      aria-label={place.name}
      onClick={onGo}
    >
      <place.icon size={17} stroke={1.7} style={{ flexShrink: 0 }} aria-hidden />
      {!folded && place.name}
      {!folded && place.badge && <place.badge />}
    </Link>
  );
  return (
    <>
      {place.heading && !folded && <div className="vv-rail-heading">{place.heading}</div>}
      {place.heading && folded && <div style={{ height: 12 }} />}
      {folded ? (
        <Tooltip label={place.name} position="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </>
  );
}
