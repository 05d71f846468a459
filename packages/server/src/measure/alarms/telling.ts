// Tells of an alarm: webhooks that asked for it, and those of the team who want letters. All in the unit that opens or
// closes it, so that it is told if and only if it is written down.

import { ABOUT_ALARMS } from '@visavis/engine/measure';
import type { Letters } from '../../deliver/index.ts';
import type { Unit } from '../../platform/records/index.ts';
import type { Segments } from '../../segment/index.ts';
import type { Team, TeamMember } from '../team/index.ts';
import type { Alarm } from './alarm.ts';

export interface TellingDeps {
  webhooks: Pick<Segments['webhooks'], 'tell' | 'wake'>;
  letters: Pick<Letters, 'request' | 'wake'>;
  team: Pick<Team, 'letter' | 'baseUrl'>;
}

export class Telling {
  readonly #deps: TellingDeps;

  constructor(deps: TellingDeps) {
    this.#deps = deps;
  }

  /** `about` tells the same alarm again, such as after it was snoozed, from the first time. */
  tell(
    unit: Unit,
    workspaceId: string,
    alarm: Alarm,
    { what, about, to }: { what: 'opened' | 'closed'; about: string; to: readonly TeamMember[] },
  ): void {
    const { webhooks, letters, team } = this.#deps;
    const url = `${team.baseUrl()}/alarms`;
    const { id, kind, target, name, openedAt, closedAt, why } = alarm;
    webhooks.tell(unit, workspaceId, {
      type: `alarm.${what}`,
      id: `msg_${id}_${about}`,
      at: what === 'opened' ? openedAt : closedAt,
      data: {
        event: what === 'opened' ? 'Alarm Opened' : 'Alarm Closed',
        alarm: { id, kind, target, name, openedAt: new Date(openedAt).toISOString(), why, url },
        sentence: alarm.latest.sentence,
      },
    });
    const { title } = ABOUT_ALARMS[kind];
    const page = {
      title: what === 'opened' ? `${title}: ${name}` : `Over: ${title.toLowerCase()}: ${name}`,
      intro: what === 'opened' ? alarm.sentence : 'What raised this alarm is over.',
      parts: [
        {
          title: what === 'opened' ? 'Where to look' : 'What it was',
          empty: '',
          lines: [
            { text: 'The page behind it', url: `${team.baseUrl()}${alarm.to}` },
            { text: 'All alarms: acknowledge it, snooze it, or say that this is usual', url },
          ],
        },
      ],
    };
    letters.request(
      unit,
      to.map((member) => team.letter(workspaceId, member, 'alarms', `alarm:${id}:${about}`, page)),
    );
  }

  /** The unit has committed. */
  wake(): void {
    this.#deps.webhooks.wake();
    this.#deps.letters.wake();
  }
}
