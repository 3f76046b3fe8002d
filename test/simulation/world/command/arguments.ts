import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface SimulateArguments {
  /** The first seed; undefined: fresh ones. */
  readonly seed: number | undefined;
  readonly count: number | undefined;
  readonly years: number | undefined;
  /** Of the wall clock. */
  readonly minutes: number | undefined;
  readonly family: string | undefined;
  readonly script: string | undefined;
  readonly isTwice: boolean;
  readonly isKept: boolean;
  readonly isShrunk: boolean;
  readonly everyPoll: boolean;
  readonly mutants: boolean;
  /** Mutants are hunted by seeds without their focus. */
  readonly isAsDrawn: boolean;
  readonly help: boolean;
  /** Names of mutants; all where there are none. */
  readonly names: readonly string[];
  readonly jobs: number;
}

export const usage = `npm run simulate -- [options]
  --seed N         the first seed (fresh ones without it; they are printed)
  --count M        so many seeds
  --years Y        until so many years of UPS have been played
  --minutes M      until so many minutes have passed
  --family F       only this range, or this shipped profile
  --script FILE    plays a script that was written before
  --twice          plays each seed twice, in two processes, and compares the hashes
  --keep           writes the shortest script of a failing seed to test/simulation/regressions/
  --no-shrink      a failing seed is only printed
  --every-poll     skips no quiet stretch
  --jobs J         child processes (as many as there are processors)
  --mutants [NAME...]  puts deliberate faults into the gateway, and tells by which seed each is found, of --count from --seed
                       on, drawn in the focus of the fault; what was played before is not played again; --keep writes the table
                       of all into the README
  --as-drawn           with seeds that are drawn as for everybody`;

/** Throws a `RangeError` that says what is allowed. */
export function parseSimulateArguments(words: readonly string[], families: readonly string[]): SimulateArguments {
  const { values, positionals } = parsed(words);
  const { family } = values;
  if (family !== undefined && !families.includes(family)) {
    throw new RangeError(`There is no family "${family}"; there are ${families.join(', ')}.`);
  }
  const mutants = values.mutants === true;
  if (positionals.length > 0 && !mutants) throw new RangeError(`"${positionals[0]}" is no option.`);
  if (values.script !== undefined && values.seed !== undefined) throw new RangeError('--script has its own seed.');
  return {
    seed: numberOf('seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER - 1e9, isWhole: true }),
    count: numberOf('count', values.count, { least: 1, most: 1e9, isWhole: true }),
    years: numberOf('years', values.years, { least: 1e-6, most: 1e6, isWhole: false }),
    minutes: numberOf('minutes', values.minutes, { least: 0.01, most: 1e6, isWhole: false }),
    family,
    script: values.script,
    isTwice: values.twice === true,
    isKept: values.keep === true,
    isShrunk: values['no-shrink'] !== true,
    everyPoll: values['every-poll'] === true,
    mutants,
    isAsDrawn: values['as-drawn'] === true,
    help: values.help === true,
    names: positionals,
    jobs: numberOf('jobs', values.jobs, { least: 1, most: 1024, isWhole: true }) ?? availableParallelism(),
  };
}

function parsed(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        seed: text,
        count: text,
        years: text,
        minutes: text,
        family: text,
        script: text,
        jobs: text,
        twice: flag,
        keep: flag,
        'no-shrink': flag,
        'every-poll': flag,
        mutants: flag,
        'as-drawn': flag,
        help: flag,
      },
    });
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause));
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

function numberOf(name: string, word: string | undefined, { least, most, isWhole }: Range): number | undefined {
  if (word === undefined) return undefined;
  const number = Number(word);
  const isGood = word.trim() !== '' && number >= least && number <= most && (!isWhole || Number.isInteger(number));
  if (!isGood)
    throw new RangeError(`--${name} is ${isWhole ? 'a whole' : 'a'} number from ${least} to ${most}, not "${word}".`);
  return number;
}
