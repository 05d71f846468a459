// What the demo's experiences are measured by: an order within a week, against the tenth that sees the default.

export const MEASURED = {
  goal: { condition: { event: 'Order Completed', window: { last: '7d' } } },
  holdout: 0.1,
};
