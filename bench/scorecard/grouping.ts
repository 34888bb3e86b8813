import { readFileSync } from 'node:fs';
import { messageTemplate } from '../../lib/self-healing/capture/fingerprint';
import { type DrainOptions, drain } from './drain';
import type { MeasureSection } from './section';
import { measureThrowSites } from './throw-sites';

interface Line {
  event: string;
  message: string;
}

interface System {
  name: string;
  /** `tuned`: looked at while the rules were made. `seen`: its list of templates was. */
  use: 'tuned' | 'seen' | 'held-out';
  lines: Line[];
}

const address = /(?:\/|)(?:\d+\.){3}\d+(?::\d+|)(?::|)/g;
const dotted = /(?:[\w-]+\.){2,}[\w-]+/g;

/**
 * Drain's settings for each system, as its authors' benchmark has them, and what the benchmark published for all 2,000
 * lines of each (Zhu et al. 2019, table of parsing accuracy).
 */
const settings: Record<string, DrainOptions & { published: number }> = {
  Apache: { similarity: 0.5, depth: 4, known: [address], published: 1 },
  BGL: { similarity: 0.5, depth: 4, known: [/core\.\d+/g], published: 0.963 },
  Hadoop: { similarity: 0.5, depth: 4, known: [address], published: 0.948 },
  HDFS: { similarity: 0.5, depth: 4, known: [/blk_-?\d+/g, address], published: 0.998 },
  Linux: { similarity: 0.39, depth: 6, known: [address, /\d\d:\d\d:\d\d/g], published: 0.69 },
  OpenSSH: { similarity: 0.6, depth: 5, known: [address, dotted], published: 0.788 },
  Spark: { similarity: 0.5, depth: 4, known: [address, /\b[KGTM]?B\b/g, dotted], published: 0.92 },
  Zookeeper: { similarity: 0.5, depth: 4, known: [address], published: 0.967 },
  Android: {
    similarity: 0.2,
    depth: 6,
    known: [/(?:\/[\w-]+)+/g, dotted, /\b[-+]?\d+\b|\b0[Xx][a-fA-F\d]+\b|\b[a-fA-F\d]{4,}\b/g],
    published: 0.911,
  },
  HPC: { similarity: 0.5, depth: 4, known: [/=\d+/g], published: 0.887 },
  HealthApp: { similarity: 0.2, depth: 4, known: [], published: 0.78 },
  Mac: { similarity: 0.7, depth: 6, known: [dotted], published: 0.787 },
  OpenStack: { similarity: 0.5, depth: 5, known: [/(?:(?:\d+\.){3}\d+,?)+/g, /\/.+?\s/g, /\d+/g], published: 0.733 },
  Proxifier: {
    similarity: 0.6,
    depth: 3,
    known: [/<\d+\ssec/g, /(?:[\w-]+\.)+[\w-]+(?::\d+)?/g, /\d\d:\d\d(?::\d\d)*/g, /[KGTM]B/g],
    published: 0.527,
  },
  Thunderbird: { similarity: 0.5, depth: 4, known: [/(?:\d+\.){3}\d+/g], published: 0.955 },
  Windows: { similarity: 0.7, depth: 5, known: [/0x.*?\s/g], published: 0.997 },
};

/** The excerpts: each event with its wording, and below it what stood in its gaps (see samples/loghub-README.md). */
function readSystems(): System[] {
  const text = readFileSync(new URL('./samples/loghub-excerpts.txt', import.meta.url), 'utf8');
  const systems: System[] = [];
  let wording = { event: '', text: '' };
  for (const row of text.split('\n')) {
    const heading = /^== (\w+) (tuned|seen|held-out)$/.exec(row);
    const event = /^(E\d+)(?: x(\d+))?\t(.*)$/.exec(row);
    if (heading) systems.push({ name: heading[1] ?? '', use: heading[2] as System['use'], lines: [] });
    else if (event) {
      wording = { event: event[1] ?? '', text: event[3] ?? '' };
      if (!wording.text.includes('{}') || event[2]) {
        for (let count = 0; count < Number(event[2] ?? 1); count++) {
          systems.at(-1)?.lines.push({ event: wording.event, message: wording.text });
        }
      }
    } else if (row.startsWith('\t')) {
      for (const values of row.slice(1).split(' ; ')) {
        const filled = values
          .split('|')
          .reduce((wordsSoFar, value) => wordsSoFar.replace('{}', () => value), wording.text);
        systems.at(-1)?.lines.push({ event: wording.event, message: filled });
      }
    }
  }
  return systems;
}

/** A message counts as right when its group holds exactly the messages of its event (Zhu et al. 2019). */
function groupingAccuracy(lines: readonly Line[], groups: readonly (string | number)[]) {
  const byEvent = new Map<string, Set<string | number>>();
  const byGroup = new Map<string | number, Set<string>>();
  lines.forEach(({ event }, at) => {
    const group = groups[at] ?? '';
    byEvent.set(event, (byEvent.get(event) ?? new Set()).add(group));
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(event));
  });
  const right = lines.filter(
    ({ event }, at) => byEvent.get(event)?.size === 1 && byGroup.get(groups[at] ?? '')?.size === 1,
  );
  const split = [...byEvent].filter(([, found]) => found.size > 1).map(([event]) => event);
  const merged = [...byGroup.values()].filter((events) => events.size > 1).map((events) => [...events].join(' with '));
  return { accuracy: right.length / lines.length, split, merged };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const measure: MeasureSection = async () => {
  const results = readSystems().map(({ name, use, lines }) => {
    const setting = settings[name];
    if (!setting) throw new Error(`No settings of Drain for ${name}.`);
    const messages = lines.map(({ message }) => message);
    return {
      ...{ name, use, lines: lines.length, events: new Set(lines.map(({ event }) => event)).size },
      own: groupingAccuracy(lines, messages.map(messageTemplate)),
      drain: groupingAccuracy(lines, drain(messages, setting)).accuracy,
      published: setting.published,
    };
  });
  const of = (use: System['use']) => results.filter((result) => result.use === use);
  const heldOut = mean(of('held-out').map(({ own }) => own.accuracy));
  const heldOutDrain = mean(of('held-out').map((result) => result.drain));
  const sites = measureThrowSites();
  const figure = (value: number) => value.toFixed(3);
  const row = (result: (typeof results)[number]) => [
    ...[result.name, result.lines, result.events, figure(result.own.accuracy), figure(result.drain)],
    figure(result.published),
  ];
  const columns = [
    'system',
    'lines',
    'events',
    '`messageTemplate`',
    'Drain, same lines',
    'Drain, published for 2,000 lines',
  ];
  return {
    title: 'Grouping',
    text: [
      'Grouping accuracy as the benchmarks of log parsing define it: a line is right when its group holds exactly the lines of its event, neither more nor fewer. `messageTemplate` sees one line at a time and remembers nothing; Drain sees all lines of a system, and is told beforehand what varies in it. Both ran on the same excerpts: from each system the first lines of each event, at most eight, in one or two pages of its 2,000 lines. That gives rare events more weight than the whole files do, so the published figures stand beside ours for orientation, not for comparison.',
      'The rules were made with eight systems in view; the others were only measured, with two exceptions that stand with the first: of Android the list of events had been seen, and the first measuring of OpenStack (0.828) showed that the method of a quoted request line was lost, which was mended. Six systems remain held out; a rule that came later, for names such as org.apache.hadoop.mapred.MapTask, was made for Hadoop.',
      `Fingerprints of whole errors: ${sites.text}`,
    ],
    tables: [
      { title: 'Held out', columns, rows: of('held-out').map(row) },
      { title: 'In view while the rules were made', columns, rows: [...of('tuned'), ...of('seen')].map(row) },
      { title: 'Fingerprints', columns: ['what changed', 'errors', 'same id'], rows: sites.rows },
    ],
    sources: [
      {
        name: 'LogHub, excerpts of the 2k samples of 16 systems',
        from: 'logpai/loghub, commit 374038f; Zhu, He, He, Liu, Lyu: "Loghub: A Large Collection of System Log Datasets for AI-driven Log Analytics", ISSRE 2023',
        licence: 'free for research and academic work, with the source named (samples/loghub-README.md)',
        samples: results.reduce((sum, { lines }) => sum + lines, 0),
      },
      {
        name: "Drain's settings and published accuracy",
        from: 'Zhu et al.: "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019',
        licence: 'facts',
        samples: results.length,
      },
      {
        name: 'Throw sites of the table of fingerprints',
        from: "written for this page, unlike the logs: there is no published set of one program's errors across releases",
        licence: 'of this project',
        samples: sites.rows.reduce((sum, [, errors]) => sum + Number(errors), 0),
      },
    ],
    explained: results
      .filter(({ own }) => own.split.length + own.merged.length > 0)
      .map(({ name, own }) => {
        const parts = [
          own.split.length > 0 ? `more than one group for ${own.split.join(', ')}` : '',
          own.merged.length > 0 ? `one group for ${own.merged.join('; ')}` : '',
        ].filter(Boolean);
        return `${name}: ${parts.join('; ')}. ${reasons[name] ?? 'Not explained.'}`;
      }),
    promises: [
      { what: 'mean accuracy on the systems held out', value: heldOut, atLeast: 0.8 },
      {
        what: 'the same as a share of what Drain reaches on the same lines',
        value: heldOut / heldOutDrain,
        atLeast: 0.95,
      },
      { what: 'errors of one throw site that keep their id', value: sites.same, atLeast: 1 },
      {
        what: 'errors of different throw sites, codes or wordings that differ in id',
        value: sites.different,
        atLeast: 1,
      },
    ],
  };
};

/** Why a disagreement stays: each would need what one line alone does not tell. */
const reasons: Record<string, string> = {
  Linux: 'The events tell accounts apart (user=root, user=guest); who it was is a value here, as it is in OpenSSH.',
  Android: 'What is visible is named by plain words with dots, as properties of objects are; those stay.',
  Mac: 'The events name the network interface (en0, awdl0); a name with a digit is a value here.',
  Proxifier: 'One event for sizes with and without their short form in parentheses, and for times below a second.',
  Thunderbird:
    'Tables and links are named by words in capitals (DSDT, LNKA), which stay: in errors such words are states and codes.',
};
