// A picture for a kind of event, from the words of its name; what has none is a plain bolt.

import {
  IconBolt,
  IconBuilding,
  IconEye,
  IconFileText,
  IconLogin,
  IconMail,
  IconMessageQuestion,
  IconReceiptRefund,
  IconSearch,
  IconShoppingBag,
  IconShoppingCart,
  IconUserCheck,
} from '@tabler/icons-react';

type Icon = typeof IconBolt;

const BY_NAME: readonly (readonly [RegExp, Icon])[] = [
  [/refund|return/i, IconReceiptRefund],
  [/order|purchas|checkout|paid/i, IconShoppingBag],
  [/cart|basket|added/i, IconShoppingCart],
  [/survey|answer|review/i, IconMessageQuestion],
  [/search/i, IconSearch],
  [/mail|letter/i, IconMail],
  [/sign|log ?in/i, IconLogin],
  [/product|view/i, IconEye],
];
const BY_TYPE: Record<string, Icon> = {
  page: IconFileText,
  screen: IconFileText,
  identify: IconUserCheck,
  alias: IconUserCheck,
  group: IconBuilding,
};

export function EventIcon({ type, name }: { type: string; name: string }) {
  const Icon = BY_TYPE[type] ?? BY_NAME.find(([words]) => words.test(name))?.[1] ?? IconBolt;
  return (
    <Icon
      size={16}
      stroke={1.6}
      aria-hidden
      style={{ flexShrink: 0, color: 'var(--mantine-color-dimmed)' }}
    />
  );
}
