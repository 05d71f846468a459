// Personas: groups of people who behave alike, each with a key that stays when the personas are learned anew.

import { squaredDistance } from '../../numeric/index.ts';
import { assignPoints, type Clustering, cluster, type Model } from '../clustering/index.ts';
import { applySpace } from '../clustering/space.ts';
import type { Table } from '../table/index.ts';
import { type Apart, whatSetsApart } from './apart.ts';
import { carriedKeys } from './carry.ts';
import { type Measure, measuresOf, type People, ratesOf, tableOf } from './measures.ts';
import { weightsOf } from './weights.ts';

export interface PersonaModel {
  clusters: Model;
  /** By cluster: `p1`, `p2`, ...; a persona that is found again keeps its key. */
  keys: string[];
  /** Of the next persona that is new. */
  next: number;
  only: string[] | null;
  /** What everybody did in a visit, by event. */
  rates: Record<string, number>;
  /** By cluster: how far from the middle each twentieth of its people is, nearest first. */
  reach: number[][];
  /** By cluster: the share of all people. */
  shares: number[];
  /** By cluster: the measures that set it apart most, for reasons. */
  marks: string[][];
}

export interface Persona {
  key: string;
  people: number;
  share: number;
  /** How firm it is: the share of its pairs that other samples of people keep together. */
  firmness: number;
  apart: Apart[];
  portrait: { sentence: string; measure: string }[];
}

export interface LearnOptions {
  k?: number;
  method?: 'kmeans' | 'gmm';
  /** Groups of columns, or measures, to look at. */
  only?: readonly string[];
  previous?: PersonaModel;
  seed: string;
  progress?(share: number, doing: string): void;
}

export interface Learned {
  model: PersonaModel;
  personas: Persona[];
  found: Clustering;
  measures: { name: string; label: string }[];
  /** Keys that were carried over from the previous model, with how far people agree. */
  carried: { key: string; overlap: number }[];
}

const MOST_PERSONAS = 9;
/** A group of fewer is an anecdote, unless somebody asks for it. */
const LEAST_PEOPLE = 30;
const KEPT_VARIANCE = 0.95;
const STEPS = 20;

export function learnPersonas(people: People, options: LearnOptions): Learned {
  const { k, method, only, previous, seed, progress } = options;
  const rates = ratesOf(people);
  const measures = usable(measuresOf(people, only), people.rows);
  const names = new Set(measures.map(({ name }) => name));
  const shrunk = measuresOf(people, only, rates).filter(({ name }) => names.has(name));
  const table = tableOf(shrunk, people.rows);
  const found = cluster(table, {
    ...{ scale: 'standard', tame: true, axes: KEPT_VARIANCE, most: mostOf(people.rows), seed, progress },
    weights: weightsOf(shrunk, table),
    ...(k && { k }),
    // Columns of yes and no have no density: a mixture is likelier by them without being truer.
    method: method ?? 'kmeans',
  });
  const { keys, next, carried } = carriedKeys(previous, found.labels, found.k, (model) =>
    personaOf(model, people),
  );
  const apart = whatSetsApart(measures, found.labels, found.k);
  const model: PersonaModel = {
    ...{ clusters: found.model, keys, next, only: only ? [...only] : null, rates },
    reach: reachOf(found),
    shares: found.sizes.map((size) => size / people.rows),
    marks: apart.map((list) => list.slice(0, 6).map(({ measure }) => measure)),
  };
  return {
    ...{ model, found, carried },
    measures: measures.map(({ name, label }) => ({ name, label })),
    personas: keys.map((key, j) => ({
      key,
      people: found.sizes[j]!,
      share: model.shares[j]!,
      firmness: found.firmness[j]!,
      apart: apart[j]!,
      portrait: portraitOf(apart[j]!),
    })),
  };
}

const mostOf = (people: number): number =>
  Math.max(2, Math.min(MOST_PERSONAS, Math.floor(people / LEAST_PEOPLE)));

/** What is nearly the same of everybody tells nobody apart. */
function usable(measures: readonly Measure[], rows: number): Measure[] {
  return measures.filter(({ of }) => {
    let [known, sum, squares] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const value = of(row);
      if (Number.isNaN(value)) continue;
      known++;
      sum += value;
      squares += value * value;
    }
    return known > rows / 10 && squares / known - (sum / known) ** 2 > 1e-9;
  });
}

/** The cluster of each person; columns that are not there any more count as not known. */
export const personaOf = (model: PersonaModel, people: People): Int32Array =>
  assignPoints(model.clusters, applySpace(model.clusters.space, measured(model, people)));

export const measured = ({ only, rates }: PersonaModel, people: People): Table =>
  tableOf(measuresOf(people, only ?? undefined, rates), people.rows);

/** The persona of each person, and how typical they are of it: the share of its people who are farther from its middle. */
export function assignPersonas(model: PersonaModel, people: People): { key: string; fit: number }[] {
  const points = applySpace(model.clusters.space, measured(model, people));
  const labels = assignPoints(model.clusters, points);
  const middles = middlesOf(model.clusters);
  return Array.from(labels, (label, row) => {
    const gap = Math.sqrt(squaredDistance(points, row, middles, label));
    const reach = model.reach[label]!;
    const nearer = reach.filter((one) => one < gap).length / reach.length;
    return { key: model.keys[label]!, fit: Math.round((1 - nearer) * 100) / 100 };
  });
}

function reachOf({ points, labels, k, model }: Clustering): number[][] {
  const middles = middlesOf(model);
  return Array.from({ length: k }, (_, j) => {
    const gaps: number[] = [];
    for (let i = 0; i < points.rows; i++)
      if (labels[i] === j) gaps.push(Math.sqrt(squaredDistance(points, i, middles, j)));
    const sorted = Float64Array.from(gaps).sort();
    return Array.from(
      { length: STEPS },
      (_, step) =>
        sorted[Math.min(sorted.length - 1, Math.floor(((step + 0.5) * sorted.length) / STEPS))] ?? 0,
    );
  });
}

function middlesOf(model: Model) {
  if (model.method === 'kmeans') return model.centres;
  if (model.method === 'gmm') return model.gaussians.means;
  throw new Error('Personas are not learned by density: its model would hold single people.');
}

/** A name of two marks, until somebody gives a better one. */
export function nameOf({ apart }: Pick<Persona, 'apart'>): string {
  const words = apart.slice(0, 2).map(markOf).join(', ');
  return words === '' ? 'Like everybody' : words.replace(/^./, (first) => first.toUpperCase());
}

/** "seldom Order Completed", "more often answered “yes” to pets", "more: visits a week". */
function markOf({ label, kind, event, effect }: Apart): string {
  if (event !== undefined) return `${effect > 0 ? 'often' : 'seldom'} ${event}`;
  if (kind === 'yes-no') return `${effect > 0 ? 'more' : 'less'} often ${within(label)}`;
  return `${effect > 0 ? 'more' : 'less'}: ${within(label)}`;
}

function portraitOf(apart: readonly Apart[]): Persona['portrait'] {
  return apart.slice(0, 5).map(({ measure, label, event, inside, outside, effect, kind }) => {
    const said = (value: number) => (kind === 'yes-no' ? `${Math.round(value * 100)}%` : shortly(value));
    const isMore = effect > 0 && outside > 0 && inside / outside >= 1.5;
    const times = isMore ? ` (${shortly(inside / outside)} times as ${event ? 'often' : 'much'})` : '';
    const sentence = event
      ? `${event}: ${said(inside)} times a visit, the others ${said(outside)}${times}.`
      : `${label}: ${said(inside)} against ${said(outside)} of the others${times}.`;
    return { measure, sentence };
  });
}

const shortly = (value: number): string => String(Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : 2)));

/** As it stands within a sentence: our own words begin small, names of events keep their capitals. */
const within = (label: string): string =>
  /^\S+ \p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
