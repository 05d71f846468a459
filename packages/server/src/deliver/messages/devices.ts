// Where a person's notifications go: the devices that asked for them under one of the person's names.

import { createHash } from 'node:crypto';
import { identityId, normaliseIdentifier } from '@visavis/engine/unify';
import type { StoredPerson } from '../../unify/index.ts';
import type { DeviceKind, DeviceStore } from './device-store.ts';

export class Devices {
  readonly #store: DeviceStore;
  readonly #now: () => number;

  constructor(store: DeviceStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  of(workspaceId: string, { view }: StoredPerson, kinds: readonly DeviceKind[]): Promise<string[]> {
    return this.#store.of(
      workspaceId,
      view.profile.identities.map(({ id }) => id),
      kinds,
    );
  }

  async keep(
    workspaceId: string,
    { kind, address, name }: { kind: DeviceKind; address: string; name: { type: string; value: string } },
  ): Promise<void> {
    const { type, value } = normaliseIdentifier(name);
    await this.#store.put({
      ...{ workspaceId, id: idOf(address), kind, address, at: this.#now() },
      identityId: identityId(workspaceId, type, value),
    });
  }

  forget(workspaceId: string, address: string): Promise<void> {
    return this.#store.remove(workspaceId, idOf(address));
  }
}

/** By the endpoint alone: a browser may renew its keys. */
function idOf(address: string): string {
  const key = address.startsWith('{') ? (JSON.parse(address) as { endpoint: string }).endpoint : address;
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}
