// Near a shop: which of some places somebody is at, by the way over the ground.

export interface Place {
  name: string;
  latitude: number;
  longitude: number;
  radiusMeters: number;
}
export interface Point {
  latitude: number;
  longitude: number;
}

/** Of the sphere with the Earth's volume. */
const EARTH_METERS = 6_371_000.8;

/** The way between two points in metres, by the haversine formula (Sinnott 1984): right to half a percent. */
export function metersBetween(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const half = (from: number, to: number) => Math.sin(((to - from) * rad) / 2) ** 2;
  const across = Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad);
  const h = half(a.latitude, b.latitude) + across * half(a.longitude, b.longitude);
  return 2 * EARTH_METERS * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** The nearest of the places within whose radius the point lies. */
export function placeAt(point: Point, places: readonly Place[]): Place | undefined {
  const within = places
    .map((place) => ({ place, meters: metersBetween(point, place) }))
    .filter(({ place, meters }) => meters <= place.radiusMeters)
    .sort((a, b) => a.meters - b.meters);
  return within[0]?.place;
}
