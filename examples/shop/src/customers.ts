// Customers of the demo's history whom one can be for a while: one for each hero of the home page.

export const CUSTOMERS: readonly { id: string; who: string; country: string }[] = [
  { id: '12971', who: 'one of the best: more than sixty orders', country: 'GB' },
  { id: '12599', who: 'orders from France', country: 'FR' },
  { id: '14587', who: 'a regular who has not ordered for a long time', country: 'GB' },
  { id: '15683', who: 'ordered once, some weeks ago', country: 'GB' },
];
