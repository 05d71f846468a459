// What is known of a person, worked out from the events as fold and combine of the engine do.

import { UNATTENDED } from '@visavis/engine/collect';
import type { AttributeCondition } from '@visavis/engine/segment';
import { derivedNameOf } from '@visavis/engine/unify';
import { fact, quote } from '../../platform/events/index.ts';
import { compareSql } from './comparison.ts';
import { measureSql } from './measure.ts';
import type { Reader } from './reader.ts';
import { TIME_MS } from './value.ts';

const LATEST = `(${TIME_MS}, e.message_id)`;

/** A UInt8 expression. */
export function attributeSql(reader: Reader, condition: AttributeCondition): string {
  const { op, value } = condition;
  const elements = elementsSql(reader, condition.attribute);
  return compareSql({ elements, op, value, now: reader.nowSql, binder: reader.binder });
}

/** The attribute's elements: an Array(String) of JSON texts. */
function elementsSql(reader: Reader, attribute: string): string {
  const [head = '', ...path] = attribute.split('.');
  const rest = path.join('.');
  switch (head) {
    case 'traits':
      return elementsOfJson(traitSql(reader, path));
    case 'computed':
      return computedElements(reader, rest);
    case 'consent': {
      const key = quote(`consent.${rest}`);
      const agreed = reader.aggregate(
        `argMaxIf(if(e.bools[${key}], 'true', 'false'), ${LATEST}, mapContains(e.bools, ${key}))`,
      );
      return elementsOfJson(agreed);
    }
    case 'group':
      return groupElements(reader, path);
    case 'identity':
      return reader.identityElements(rest);
    case 'first':
      return textElements(
        reader.aggregate(`argMinIf(ifNull(${fact(rest)}, ''), ${LATEST}, e.channel != '')`),
      );
    case 'stage':
    case 'persona':
    case 'prediction':
      return derivedElements(reader, attribute);
    case 'request':
      return NOTHING;
    case 'sessions':
      return rest === 'count' ? `[toString(${sessionsSql(reader)})]` : NOTHING;
    case 'firstSeen':
      return `[toString(${reader.aggregate(`min(${TIME_MS})`)})]`;
    case 'lastSeen':
      return `[toString(${reader.aggregate(`maxIf(${TIME_MS}, ${ATTENDED})`)})]`;
    default:
      return textElements(
        reader.aggregate(`argMaxIf(${fact(attribute)}, ${LATEST}, ${fact(attribute)} IS NOT NULL)`),
      );
  }
}

const NOTHING = 'CAST([] AS Array(String))';

/** What rooms to the right have worked out, as it is now: `prediction.churn`, or a field of such a value. */
function derivedElements(reader: Reader, attribute: string): string {
  const name = derivedNameOf(attribute);
  const value = `${reader.derived(attribute)}[${quote(name)}]`;
  const fields = attribute
    .slice(name.length + 1)
    .split('.')
    .filter(Boolean);
  if (fields.length === 0) return elementsOfJson(value);
  return elementsOfJson(`JSONExtractRaw(${value}, ${fields.map(quote).join(', ')})`);
}

const textElements = (column: string): string =>
  `if(ifNull(${column}, '') = '', [], [toJSONString(assumeNotNull(${column}))])`;

/** A JSON text, empty for nothing, as the elements that conditions look at. */
const elementsOfJson = (json: string): string =>
  `multiIf(${json} IN ('', 'null'), ${NOTHING}, startsWith(${json}, '['), arrayFilter(y -> y != 'null', JSONExtractArrayRaw(${json})), [${json}])`;

/**
 * The latest value of a trait. It is read from the message itself, since null (which takes a trait away) and the empty
 * object leave no trace in the typed columns. `address.city` is the trait of that very name, or the field of another.
 */
function traitSql(reader: Reader, path: readonly string[]): string {
  const read = (...fields: string[]) => {
    // No profile can hold a trait of that name.
    if (fields[0] === '__proto__') return "''";
    const keys = fields.map(quote).join(', ');
    // Some libraries carry a copy of the traits in the context; what is said outright wins.
    const own = `JSONHas(e.raw, 'traits', ${keys})`;
    const carried = `JSONHas(e.raw, 'context', 'traits', ${keys})`;
    const value = `if(${own}, JSONExtractRaw(e.raw, 'traits', ${keys}), JSONExtractRaw(e.raw, 'context', 'traits', ${keys}))`;
    // The aggregate works its argument out for every row: without the `if`, all events' JSON was read for each trait,
    // 1.4 s instead of 0.7 s of 2 million events of which one in twenty is an identify.
    const said = `if(e.type = 'identify', ${value}, '')`;
    return reader.aggregate(`argMaxIf(${said}, ${LATEST}, e.type = 'identify' AND (${own} OR ${carried}))`);
  };
  const whole = read(path.join('.'));
  if (path.length < 2) return whole;
  const [head, ...fields] = path;
  const field = `JSONExtractRaw(${read(head!)}, ${fields.map(quote).join(', ')})`;
  return `if(${whole} IN ('', 'null'), ${field}, ${whole})`;
}

function computedElements(reader: Reader, key: string): string {
  const trait = reader.computed.get(key);
  if (!trait) return NOTHING;
  const { kind, sql } = measureSql(reader, trait.filter, trait.measure, trait.window);
  return kind === 'json' ? elementsOfJson(sql) : `if(isNull(${sql}), [], [toString(assumeNotNull(${sql}))])`;
}

/** What happened to somebody without their doing is no visit. */
const ATTENDED = `NOT has(e.flags, ${quote(UNATTENDED)})`;
const SESSION_GAP_MS = 30 * 60_000;
const SESSIONS_KEPT = 200;

function sessionsSql(reader: Reader): string {
  const times = reader.aggregate(`arraySort(groupArrayIf(${TIME_MS}, ${ATTENDED}))`);
  return `if(empty(${times}), 0, least(${SESSIONS_KEPT}, 1 + arrayCount(gap -> gap > ${SESSION_GAP_MS}, arrayPopFront(arrayDifference(${times})))))`;
}

/** What holds of any of the person's groups. */
function groupElements(reader: Reader, path: readonly string[]): string {
  const groups = reader.aggregate(`arraySort(groupUniqArrayIf(e.group_id, e.group_id != ''))`);
  if (path.join('.') === 'id') return `arrayMap(g -> toJSONString(g), ${groups})`;
  const traits = reader.groupTraits(path);
  return `arrayFlatten(arrayMap(g -> arrayMap(j -> ${elementsOfJson('j')}, [${traits}[g]])[1], ${groups}))`;
}
