// Slots and experiences by what people call them, wherever only their keys are at hand. What is gone keeps its key.

import { Link } from '@tanstack/react-router';
import { useExperiences, useSlots } from './api.ts';

/** What slots are called, by key. */
export function useSlotNames(): (key: string) => string {
  const slots = useSlots().data?.data;
  return (key) => slots?.find((slot) => slot.key === key)?.name || key;
}

export function SlotLink({ slot }: { slot: string }) {
  const nameOf = useSlotNames();
  return (
    <Link to="/slots/$key" params={{ key: slot }}>
      {nameOf(slot)}
    </Link>
  );
}

export function ExperienceLink({ experience }: { experience: string }) {
  const known = useExperiences().data?.data.find(({ key }) => key === experience);
  return (
    <Link to="/experiences/$id" params={{ id: experience }}>
      {known?.name ?? experience}
    </Link>
  );
}
