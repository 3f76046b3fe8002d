// How much of a UPS the register search finds, among UPS drawn at random (test/support/drawn-ups).
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../../scripts/run.mjs';

/** Nobody looks at these while mending. */
const firstSeed = 300_001;

export async function registerSearchReport({ quick }) {
  // The drawn UPS are TypeScript of the tests, which the build leaves out.
  const { runnerImport } = await import('vite');
  const load = async (file) => {
    const options = { root, configFile: false, logLevel: 'error' };
    return (await runnerImport(join(root, 'test/support/drawn-ups', file), options)).module;
  };
  const { runDrawn, runMakers } = await load('run.ts');
  const { advisedTable, makersTable, mannersTable, scoreTable } = await load('score-table.ts');
  const { partedTable } = await load('rivals.ts');
  const { knowableTable } = await load('all-knowing.ts');
  const { runAdvised } = await load('advised.ts');
  const { drawSite } = await load('drawn-site.ts');
  const { drawMakersSite } = await load('makers-site.ts');
  const began = performance.now();
  const sites = quick ? 50 : 1000;
  const fewer = Math.round(sites / 4);
  const scores = joined(runDrawn(firstSeed, fewer, [1, 2, 3]), runDrawn(firstSeed + fewer, sites - fewer, [3]));
  const otherwise = [
    ['five observations instead of three', runDrawn(firstSeed + sites, fewer, [5])],
    ['a third of the decoys', runDrawn(firstSeed + sites, fewer, [3], { decoys: 0.33 })],
    ['two groups of five in no register', runDrawn(firstSeed + sites, fewer, [3], { absent: 0.4 })],
    ['the same load sometimes', runDrawn(firstSeed + sites, fewer, [3], { change: 'anything' })],
  ];
  const parted = partedTable(firstSeed, quick ? 5 : 40, [
    ['three observations at different load', { rounds: 3 }],
    ['five observations', { rounds: 5 }],
    ['the same load sometimes', { rounds: 3, change: 'anything' }],
  ]);
  const advisedSites = quick ? 10 : 100;
  const knowable = knowableTable(firstSeed, quick ? 10 : 100, [
    ['three observations at different load', { rounds: 3 }],
    ['five observations', { rounds: 5 }],
  ]);
  const advised = [
    ['drawn at random', drawSite],
    ['maps of their makers', drawMakersSite],
  ].map(([name, draw]) => advisedTable(name, runAdvised(draw, firstSeed + sites, advisedSites, 5), advisedSites));
  const makersSites = quick ? 30 : 500;
  const makersRun = (name, rounds, from) => {
    const { scores: of, knowable: known } = runMakers(firstSeed + from, makersSites, rounds);
    return [name, of, known];
  };
  const makers = makersTable(
    [
      makersRun('three observations at different load', 3, 0),
      makersRun('four observations', 4, makersSites),
      makersRun('five observations', 5, 2 * makersSites),
    ],
    makersSites,
  );
  const seconds = Math.round((performance.now() - began) / 1000);
  return `${scoreTable(scores)}\n\n${makers}\n\n${advised.join('\n\n')}\n\n${mannersTable(otherwise)}\n\n${knowable}\n\n${parted}\n\nDrawing and searching took ${seconds} s.`;
}

/** After one and two observations a quarter of the sites are enough. */
function joined(one, other) {
  const all = [...one.byRounds].map(([rounds, scores]) => [rounds, [...scores, ...(other.byRounds.get(rounds) ?? [])]]);
  return { ...one, sites: one.sites + other.sites, byRounds: new Map(all), bits: [...one.bits, ...other.bits] };
}
