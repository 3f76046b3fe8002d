import type { Dice, SiteDraw, Step, StepKind } from '../world/contract.js';
import type { ModbusQuestion } from './judge-modbus.js';
import { type Stage, stages } from './judge-nut.js';
import { askedNames } from './judge-snmp.js';
import { ModbusCaller } from './modbus-caller.js';
import { hosts, type NorthboundSite, ports } from './northbound-site.js';
import { type NutAnswer, NutCaller, nutVarOf } from './nut-caller.js';
import { getOf } from './snmp-wire.js';

type Drawn = Step['with'];

const num = (value: unknown): number => (typeof value === 'number' ? value : 0);
const isOn = (site: SiteDraw, section: string) => site.settings[section]?.['enabled'] === 'yes';

/** A line of an answer in its order; more is another's. */
const namesInRequest = 12;
const stageOf = (value: unknown): Stage => stages.find((one) => one === value) ?? 'ups';
/** NUT's clients look every five seconds. */
const looksEveryMs = 5_000;

const modbusHow = ['words', 'words', 'words', 'words', 'unit', 'function', 'count', 'beyond', 'untouched'] as const;

interface Act {
  readonly name: string;
  readonly section: 'nut' | 'snmp' | 'modbus_tcp';
  readonly perHour: number;
  draw(dice: Dice): Drawn;
  act(site: NorthboundSite, drawn: Drawn): Promise<void>;
}

const acts: readonly Act[] = [
  {
    name: 'nut-list',
    section: 'nut',
    perHour: 4,
    draw: (dice) => ({ stage: dice.one(stages) }),
    act: (site, { stage }) => listVariables(site, stageOf(stage)),
  },
  {
    name: 'nut-watch',
    section: 'nut',
    perHour: 0.6,
    draw: (dice) => ({ stage: dice.one(stages), looks: dice.integer(6, 40) }),
    act: (site, { stage, looks }) => watchStatus(site, stageOf(stage), num(looks)),
  },
  {
    name: 'snmp-get',
    section: 'snmp',
    perHour: 6,
    draw: (dice) => ({ first: dice.integer(0, askedNames.length - 1), requests: dice.integer(1, 5) }),
    act: getByName,
  },
  {
    name: 'modbus-tcp-read',
    section: 'modbus_tcp',
    perHour: 6,
    draw: (dice) => ({
      questions: Array.from({ length: dice.integer(1, 6) }, () => ({
        how: dice.one(modbusHow),
        table: dice.integer(0, 999),
        offset: dice.integer(0, 124),
        count: dice.integer(1, 125),
      })),
      together: dice.chance(0.4),
    }),
    act: readWords,
  },
];

export const northboundSteps: readonly StepKind[] = acts.map(({ name, section, perHour, draw, act }) => ({
  name,
  isFault: false,
  perHour,
  fits: (site) => isOn(site, section),
  draw,
  begin: ({ northbounds, people }, step) => people.begin(step.kind, () => act(northbounds, step.with)),
}));

async function openNut(site: NorthboundSite): Promise<NutCaller | undefined> {
  const call = await site.call(hosts.servers, ports.nut);
  if (call === undefined) return undefined;
  const caller = new NutCaller(call, () => site.nowMs);
  caller.onUnasked = (line) => site.parts.judge.violated('nut-once', `"${line}" was told, and nobody has asked.`);
  return caller;
}

async function listVariables(site: NorthboundSite, stage: Stage): Promise<void> {
  const caller = await openNut(site);
  if (caller === undefined) return;
  const answer = await caller.command(`LIST VAR ${stage}`);
  if (answer !== undefined) judgeList(site, stage, answer);
  await askStatus(site, caller, stage);
  await caller.command('LOGOUT');
  caller.leave();
}

async function watchStatus(site: NorthboundSite, stage: Stage, looks: number): Promise<void> {
  const caller = await openNut(site);
  if (caller === undefined) return;
  for (let left = looks; left > 0; left -= 1) {
    if (!(await askStatus(site, caller, stage))) return;
    await site.wait(looksEveryMs);
  }
  caller.hangUp();
}

function judgeList(site: NorthboundSite, stage: Stage, answer: NutAnswer): void {
  const { judge } = site.parts;
  const [first = '', ...rest] = answer.lines;
  if (isStale(first)) {
    site.nut.stale(stage, answer);
    return;
  }
  const vars = rest.slice(0, -1).map(nutVarOf);
  const isForm = first === `BEGIN LIST VAR ${stage}` && rest.at(-1) === `END LIST VAR ${stage}`;
  if (!isForm || vars.includes(undefined))
    judge.violated('nut-answer', `LIST VAR ${stage} is answered with "${first}" and ${rest.length} lines.`);
  else
    site.nut.variables(
      stage,
      vars.filter((one) => one !== undefined),
      answer,
    );
}

/** False where nobody answers any more. */
async function askStatus(site: NorthboundSite, caller: NutCaller, stage: Stage): Promise<boolean> {
  const answer = await caller.command(`GET VAR ${stage} ups.status`);
  if (answer === undefined) return false;
  const [line = ''] = answer.lines;
  const told = nutVarOf(line);
  if (isStale(line)) site.nut.stale(stage, answer);
  else if (told?.name === 'ups.status') site.nut.variable(stage, told, answer);
  else site.parts.judge.violated('nut-answer', `GET VAR ${stage} ups.status is answered with "${line}".`);
  return true;
}

const isStale = (line: string) => line === 'ERR DATA-STALE' || line === 'ERR DRIVER-NOT-CONNECTED';

async function getByName(site: NorthboundSite, { first, requests }: Drawn): Promise<void> {
  for (let number = 0; number < num(requests); number += 1) {
    const from = num(first) + number * namesInRequest;
    const names = Array.from({ length: namesInRequest }, (_, at) => askedNames[(from + at) % askedNames.length] ?? '');
    site.sendSnmp(getOf(site.nextRequestId(), names));
  }
}

async function readWords(site: NorthboundSite, { questions, together }: Drawn): Promise<void> {
  const call = await site.call(hosts.scada, ports.modbusTcp);
  if (call === undefined) return;
  const caller = new ModbusCaller(call);
  caller.onStray = (what) => site.parts.judge.violated('modbus-once', what);
  const asked: Promise<void>[] = [];
  for (const drawn of Array.isArray(questions) ? questions : []) {
    const question = questionOf(drawn as Drawn, site);
    const askedAtMs = site.nowMs;
    const answer = caller.ask(question).then((pdu) => {
      if (pdu !== undefined) site.modbus.answered(question, pdu, { askedAtMs, answeredAtMs: site.nowMs });
    });
    asked.push(answer);
    if (together !== true) await answer;
  }
  await Promise.all(asked);
  caller.leave();
}

/** Within one table, but for those that must be refused. */
function questionOf({ how, table, offset, count }: Drawn, site: NorthboundSite): ModbusQuestion {
  const { plant } = site.parts;
  const tables = plant.registers.tables.filter(({ start }) => start <= 0xffff);
  const found = tables[num(table) % tables.length];
  const at = num(offset) % (found?.words ?? 1);
  const start = (found?.start ?? 0) + at;
  const words = Math.min(num(count), (found?.words ?? 1) - at, 125);
  const { readFunction, untouchable } = site.modbus.map;
  const plain = { unit: num(table) % 2 === 0 ? 255 : 0, functionCode: readFunction, start, count: words };
  const [first, last] = untouchable[num(table) % Math.max(1, untouchable.length)] ?? [0, 0];
  if (how === 'unit') return { ...plain, unit: 100 + (num(table) % 100) };
  if (how === 'function') return { ...plain, functionCode: [1, 2, 5, 6, 15, 16, 23, 43][num(table) % 8] ?? 6 };
  if (how === 'count') return { ...plain, count: num(table) % 2 === 0 ? 0 : 126 };
  if (how === 'beyond') return { ...plain, start: 0xffff, count: 2 };
  if (how === 'untouched' && untouchable.length > 0)
    return { ...plain, start: first, count: Math.min(125, last - first + 1) };
  return plain;
}
