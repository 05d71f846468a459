import { learner, play } from './bandits/play.ts';
import { flippingWorld, mixedWorld } from './bandits/world.ts';

const context = { context: ['segment:regulars', 'segment:newcomers', 'segment:bargains', 'device'] };
for (const [name, w] of [
  ['10/4', flippingWorld(1e9)],
  ['2/1', flippingWorld(1e9, { high: 0.02, low: 0.01 })],
  ['mixed', mixedWorld(1e9)],
] as const)
  for (const kind of ['thompson', 'linear-thompson']) {
    let alarms = 0,
      n = 0;
    for (let seed = 100; seed < 106; seed++) {
      let a = 0;
      play(
        w,
        learner(
          w,
          { kind, ...(kind === 'thompson' ? {} : context) },
          {
            batch: 200,
            seen(s) {
              a = s.alarms.length;
            },
          },
        ),
        { impressions: 40000, seed },
      );
      alarms += a;
      n += 40000;
    }
    console.log(name, kind, 'alarms', alarms, 'in', n);
  }
