// Whether something is asked now.

export const StateMark = ({ state }: { state: 'draft' | 'live' }) => (
  <span className="vv-pill" data-tone={state === 'live' ? 'good' : undefined}>
    {state === 'live' ? 'Live' : 'Draft'}
  </span>
);
