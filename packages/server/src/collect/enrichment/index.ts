// What the request tells beyond the message: the device and the place, each fact with where it was found.

import type { FoundFacts, JsonObject } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';

export class Enrichment {
  forRequest(_request: FastifyRequest): (context: JsonObject | undefined) => FoundFacts {
    return () => ({ facts: {}, flags: [] });
  }
}
