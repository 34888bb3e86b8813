import { classifyWithSigns } from '../../lib/self-healing/diagnose/classify';
import { reasons } from './classification-reasons';
import {
  nodeList,
  npgsqlList,
  type PublishedList,
  postgresList,
  retryLists,
  springList,
  twilioLists,
} from './published-lists';
import type { MeasureSection } from './section';

interface Disagreement {
  list: string;
  key: string;
  ours: string;
  theirs: string;
}

function compare({ name, errors }: PublishedList) {
  const disagreements: Disagreement[] = [];
  let known = 0;
  let judged = 0;
  for (const { key, error, passes, kinds } of errors) {
    const { classification, signs } = classifyWithSigns(error);
    const { kind, transient } = classification;
    // Known by its own sign: a verdict without one would be a guess.
    if (kind !== 'unknown' && signs.length > 0) known += 1;
    else disagreements.push({ list: name, key, ours: 'nothing known', theirs: 'listed' });
    if (passes !== undefined || kinds) judged += 1;
    const word = transient ? 'passes' : 'lasts';
    if (passes !== undefined && passes !== transient) {
      disagreements.push({ list: name, key, ours: `${kind}, ${word}`, theirs: passes ? 'passes' : 'lasts' });
    }
    if (kinds && !kinds.includes(kind)) disagreements.push({ list: name, key, ours: kind, theirs: kinds.join(' or ') });
  }
  return { name, entries: errors.length, known, judged, disagreements };
}

const reasonFor = ({ list, key }: Disagreement) =>
  reasons.find((reason) => reason.list === list && reason.keys.includes(key));
const share = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`);

/** Each reason once, with the entries it is about and what either side says. */
function explain(disagreements: readonly Disagreement[]): string[] {
  const explained = reasons.flatMap((reason) => {
    const about = disagreements.filter((one) => reasonFor(one) === reason);
    const ours = [...new Set(about.map((one) => one.ours))].join('; ');
    const keys = about.map(({ key }) => `\`${key}\``).join(', ');
    return about.length === 0 ? [] : [`${reason.list}: ${keys} (ours: ${ours}). ${reason.why}`];
  });
  const open = disagreements.filter((one) => !reasonFor(one));
  return [
    ...explained,
    ...open.map(
      ({ list, key, ours, theirs }) => `${list}: \`${key}\`: **not explained**: ours ${ours}, theirs ${theirs}.`,
    ),
  ];
}

/** Classification against what others published. */
export const measure: MeasureSection = async () => {
  const postgres = postgresList();
  const lists = [postgres, nodeList(), ...retryLists(), npgsqlList(), springList(), ...twilioLists()];
  const results = lists.map(compare);
  const all = results.flatMap(({ disagreements }) => disagreements);
  const misnamed = postgres.errors.filter(({ key, error }) => {
    const condition = postgres.conditions.get(key);
    return condition && classifyWithSigns(error).signs[0]?.sign !== `SQLSTATE ${key} (${condition})`;
  });
  const stale = reasons.flatMap(({ list, keys }) =>
    keys.filter((key) => !all.some((one) => one.list === list && one.key === key)),
  );
  const knownOf = (name: string) => {
    const found = results.find((result) => result.name.startsWith(name));
    return found ? found.known / found.entries : Number.NaN;
  };
  const sameOf = (name: string) => {
    const found = results.find((result) => result.name.startsWith(name));
    return found ? (found.judged - found.disagreements.length) / found.judged : Number.NaN;
  };
  return {
    title: 'Classification',
    text: [
      'Each entry of a published list is thrown in the shape in which it occurs, and `classify()` says what it is. *Known* means that a table told the kind, with its sign and source. Where a list judges (worth trying again, or a sort of failure), the judgements are compared; no list is held for right as such, and each disagreement is explained below.',
      'The lists of PostgreSQL, Node.js, AWS and Twilio are what our tables are written from, so agreement there measures that they are complete and free of slips. Those of undici, got, Npgsql and Spring were not used for any table: agreement there is a second opinion. The codes of Twilio are thrown with the status 400 beside them, by which most are known; a different judgement comes from the number alone. After the first measurement three codes of Twilio (33120, 50213, 60717), which had been overlooked, were added to the table.',
    ],
    tables: [
      {
        columns: ['list', 'entries', 'known', 'judged by the list', 'same judgement', 'other, all explained'],
        rows: results.map(({ name, entries, known, judged, disagreements }) => {
          const other = disagreements.filter(({ ours }) => ours !== 'nothing known').length;
          const open = disagreements.filter((one) => !reasonFor(one)).length;
          return [
            name,
            entries,
            share(known, entries),
            judged,
            judged === 0 ? 'n/a' : share(judged - other, judged),
            open === 0 ? other : `${other}, ${open} not explained`,
          ];
        }),
      },
    ],
    sources: lists.map(({ name, from, licence, errors }) => ({ name, from, licence, samples: errors.length })),
    explained: explain(all),
    promises: [
      { what: "share of PostgreSQL's errors that are known", value: knownOf('PostgreSQL'), atLeast: 1 },
      {
        what: "PostgreSQL's errors whose sign does not give their own condition name",
        value: misnamed.length,
        atMost: 0,
      },
      { what: "share of Node's system errors that are known", value: knownOf('Node.js'), atLeast: 0.98 },
      ...retryLists().map(({ name }) => ({ what: `share known: ${name}`, value: knownOf(name), atLeast: 1 })),
      {
        what: "share of Twilio's codes, advised to send again, that pass",
        value: sameOf('Twilio, advised'),
        atLeast: 0.75,
      },
      { what: "share of Twilio's other codes that last", value: sameOf('Twilio, all other'), atLeast: 0.98 },
      { what: 'disagreements without an explanation', value: all.filter((one) => !reasonFor(one)).length, atMost: 0 },
      { what: 'explanations of what is no disagreement any more', value: stale.length, atMost: 0 },
    ],
  };
};
