// Starts the shop: `node src/server.ts`, with VISAVIS_URL and VISAVIS_WRITE_KEY. Stops when it is told to, or when the
// process that started it is gone.

import { createShop } from './shop.ts';

const { env } = process;
const shop = createShop({
  feed: env.SHOP_FEED ?? new URL('../../../packages/server/src/demo/data/catalogue.csv', import.meta.url),
  visavis: {
    url: env.VISAVIS_URL ?? 'http://localhost:3000',
    writeKey: env.VISAVIS_WRITE_KEY ?? '',
    secretKey: env.VISAVIS_SECRET_KEY,
    timeoutMs: Number(env.VISAVIS_TIMEOUT_MS) || undefined,
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
process.once('disconnect', stop);

const address = await shop.listen({ port: Number(env.PORT ?? 3001), host: env.HOST ?? '127.0.0.1' });
console.log(`The shop is open at ${address}`);
// Who started it with a channel waits for the address.
process.send?.({ url: address });

async function stop(): Promise<void> {
  await shop.close();
  process.disconnect?.();
}
