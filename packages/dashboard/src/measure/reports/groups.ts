// What groups of people are called.

import { useSegments } from '../../segment/index.ts';
import { channelName, country, spoken } from '../../ui/format.ts';

/** How a value of what people are told apart by is written. */
export function useGroupName(by: string | undefined): (value: string) => string {
  const segments = useSegments();
  return (value) => {
    if (value === '') return by?.startsWith('segments:') ? 'in none of these' : 'not known';
    if (by?.startsWith('segments:'))
      return segments.data?.data.find(({ key }) => key === value)?.name ?? value;
    if (by === 'channel' || by === 'first.channel') return channelName(value);
    if (by === 'place.country') return country(value);
    return spoken(value);
  };
}
