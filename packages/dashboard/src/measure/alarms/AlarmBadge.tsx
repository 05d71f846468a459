// How many alarms are open, beside their place in the rail; nothing where there are none.

import { many } from '../../ui/format.ts';
import { useAlarms } from './api.ts';

export function AlarmBadge() {
  const open = useAlarms(0).data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span
      className="vv-pill"
      data-tone="warn"
      role="status"
      aria-label={`${many(open, 'alarm')} open`}
      style={{ marginLeft: 'auto' }}
    >
      {open}
    </span>
  );
}
