import { type Fields, fieldsOf, isFields, listIn, numberIn, samplesOf, textIn } from './answers.js';
import { answerMs, hasReason, type Look, longestGoodAgeMs } from './looks.js';
import { manualObjects, rawOf } from './manual-objects.js';

/** States of a value that the page has (src/objects/README.md), and whether something must have happened for it. */
const causes: ReadonlyMap<string, 'none' | 'disturbed' | 'unfed'> = new Map([
  ['not-available', 'none'],
  ['implausible', 'none'],
  ['stale', 'disturbed'],
  ['refused', 'disturbed'],
  ['pending', 'disturbed'],
  ['not-managed', 'unfed'],
  ['no-sensor', 'unfed'],
]);

/** GET /api/v1/objects: every value that passes for good was true within its age; any other says the right why. */
export function judgeObjects(body: string, look: Look): void {
  const { judge } = look;
  const objects = listIn(fieldsOf(body) ?? {}, 'objects');
  const names = new Set(objects.map((one) => textIn(one, 'name') ?? ''));
  const missing = [...manualObjects.keys()].filter((name) => !names.has(name));
  if (missing.length > 0)
    judge.violated('page-complete', `The page lacks ${missing.length} objects, ${missing[0]} first.`);
  for (const one of objects) judgeObject(one, look);
}

function judgeObject(one: Fields, look: Look): void {
  const { judge } = look;
  const name = textIn(one, 'name') ?? '';
  const row = manualObjects.get(name);
  if (row === undefined) {
    judge.violated('page-complete', `The page shows ${name}, which is no object of the manual.`);
    return;
  }
  if (name === 'DeviceStatus') return;
  judge.judged('page value');
  const state = textIn(one, 'state') ?? 'none';
  const served = one.outOfService === true ? one.liveValue : one.presentValue;
  if (state === 'good') judgeGood(name, one, served, look);
  else judgeNotGood(name, state, look);
  judgeShown(name, one, state, look);
}

function judgeGood(name: string, one: Fields, served: unknown, look: Look): void {
  const { judge } = look;
  const value = numberIn(one, 'rawValue') ?? served;
  const ageMs = numberIn(one, 'ageMs') ?? 0;
  const told = toldTrue(name, value, ageMs, look);
  if (told !== true)
    judge.violated('page-value', `The page shows ${name} ${shown(value)} as good, ${ageMs} ms old: ${told}`);
  judgeAge('page-age', name, ageMs, look);
}

/** Undefined values are wrong in every case. */
function toldTrue(name: string, value: unknown, ageMs: number, look: Look): true | string {
  const { truth, askedAtMs, answeredAtMs } = look;
  const fromMs = askedAtMs - ageMs - answerMs;
  if (typeof value === 'number') return truth.wasTrue({ object: name, value }, fromMs, answeredAtMs);
  if (!isBits(value)) return 'it has no value at all.';
  return truth.wasTrue({ object: name, value }, fromMs, answeredAtMs);
}

function judgeAge(rule: string, name: string, ageMs: number, look: Look): void {
  const most = longestGoodAgeMs(look.site);
  // What was read before the run began has no age here; what is read every ten minutes is no measurement.
  if (ageMs <= most || seldomRead.has(name) || restsOnAbsence(ageMs, look)) return;
  look.judge.violated(rule, `${name} passes for good at an age of ${ageMs} ms; ${most} ms are the most.`);
}

/** Told by a word that is read at the connection and every ten minutes, too: their age is that of the oldest (`ageMs`). */
const seldomRead: ReadonlySet<string> = new Set(['BATTERY_Ah', 'BatteryStatus']);

/** Of a unit that the UPS says is not there, the words are as old as its going; it is asked for again within a minute (`poll-schedule.ts`). */
function restsOnAbsence(ageMs: number, { site, disturbances, askedAtMs, answeredAtMs }: Look): boolean {
  return site.architecture !== 'single' && disturbances.wereThere(['ups'], askedAtMs - ageMs - 60_000, answeredAtMs);
}

function judgeNotGood(name: string, state: string, look: Look): void {
  const { judge, truth } = look;
  const cause = causes.get(state);
  if (cause === undefined) {
    judge.violated('page-cause', `The page shows ${name} as ${state}, which is no state of a value.`);
    return;
  }
  const isFed = truth.feeds(name);
  // A UPS that starts has not filled its tables yet.
  if (cause === 'unfed' && isFed && state === 'no-sensor' && !hasReason(look, ['ups'])) {
    judge.violated('page-cause', `The page says that nothing tells ${name}, which this UPS tells.`);
  }
  const wasDisturbed = hasReason(look, ['line', 'ups', 'power', 'settings', 'disk', 'clock']);
  if (cause === 'disturbed' && !wasDisturbed) {
    judge.violated('page-cause', `The page shows ${name} as ${state}, and nothing stood between gateway and UPS.`);
  }
}

/** What people read of a value is what it is. */
function judgeShown(name: string, one: Fields, state: string, { judge }: Look): void {
  const row = manualObjects.get(name);
  const { presentValue } = one;
  const text = textIn(one, 'text') ?? '';
  const isUntold = state === 'no-sensor' && text === '';
  if (row?.type === 'MV' && typeof presentValue === 'number' && !isUntold) {
    const expected = row.states[presentValue - 1] ?? (presentValue === 0 ? text : undefined);
    if (text !== expected) judge.violated('page-text', `${name} is ${presentValue}, and the page calls it "${text}".`);
  }
  if (row?.type === 'BSV' && isBits(presentValue)) {
    const set = row.bits.filter((_, bit) => presentValue[bit] === true).join(', ');
    if (text !== set && !isUntold)
      judge.violated('page-text', `${name} has ${set || 'no bit'} set, and the page says "${text}".`);
    const active = listIn(one, 'bits').filter((bit) => bit.active === true);
    if (active.map((bit) => textIn(bit, 'name')).join(', ') !== set)
      judge.violated('page-text', `The bits of ${name} on the page are not those of its value.`);
  }
  const [engineering, raw] = [numberIn(one, 'engineeringValue'), numberIn(one, 'rawValue')];
  if (row?.type !== 'AV' || engineering === undefined || raw === undefined) return;
  if (!rawOf(name, engineering).some((possible) => Math.abs(possible - raw) < 1e-6))
    judge.violated(
      'page-scale',
      `${name} is ${raw} raw and ${engineering} in its unit, which is no scale of the manual.`,
    );
}

/** GET /metrics: what is told was true within its age, and nothing is told of what is not known now. */
export function judgeMetrics(body: string, look: Look): void {
  const { judge } = look;
  const { samples, bad } = samplesOf(body);
  if (bad.length > 0) judge.violated('metrics-form', `A line of /metrics is none of the format: ${bad[0]}`);
  const ages = new Map<string, number>();
  const bits = new Map<string, (boolean | undefined)[]>();
  for (const { name, labels, value } of samples) {
    const object = labels.get('name') ?? '';
    if (name === 'ups_value_age_seconds') ages.set(object, value * 1000);
    if (name === 'ups_simulated' && value !== 0) judge.violated('simulated', 'The metrics tell of a simulated UPS.');
    if (name !== 'ups_bit') continue;
    const all = bits.get(object) ?? [];
    all[Number(labels.get('bit'))] = value === 1;
    bits.set(object, all);
    const text = bitText(object, Number(labels.get('bit')));
    if (text !== labels.get('text'))
      judge.violated('metrics-form', `The metrics call a bit of ${object} "${labels.get('text')}".`);
  }
  for (const { name, labels, value } of samples) {
    const object = labels.get('name') ?? '';
    if (name === 'ups_value' && object !== 'DeviceStatus') judgeNumber(object, value, ages.get(object) ?? 0, look);
  }
  for (const [object, all] of bits) judgeBits(object, all, ages.get(object) ?? 0, look);
}

function bitText(object: string, bit: number): string | undefined {
  const row = manualObjects.get(object);
  return row?.type === 'BSV' ? row.bits[bit] : undefined;
}

function judgeNumber(object: string, value: number, ageMs: number, look: Look): void {
  const { judge } = look;
  judge.judged('metric');
  const outcomes = rawOf(object, value).map((raw) => toldTrue(object, raw, ageMs, look));
  if (!outcomes.includes(true))
    judge.violated('metric-value', `The metrics say ${object} ${value}, ${ageMs} ms old: ${outcomes[0]}`);
  judgeAge('metric-age', object, ageMs, look);
}

/** Only as a whole: single bits may be left out while nothing tells them. */
function judgeBits(object: string, bits: readonly (boolean | undefined)[], ageMs: number, look: Look): void {
  const row = manualObjects.get(object);
  if (row?.type !== 'BSV') return;
  const whole = row.bits.map((_, bit) => bits[bit]);
  if (!whole.every((bit) => bit !== undefined)) return;
  look.judge.judged('metric');
  const told = toldTrue(object, whole, ageMs, look);
  if (told !== true)
    look.judge.violated('metric-value', `The metrics say ${object} ${shown(whole)}, ${ageMs} ms old: ${told}`);
}

function isBits(value: unknown): value is readonly boolean[] {
  return Array.isArray(value) && value.every((bit) => typeof bit === 'boolean');
}

function shown(value: unknown): string {
  if (isBits(value)) return value.map((bit) => (bit ? '1' : '0')).join('');
  return isFields(value) || value === undefined ? 'nothing' : String(value);
}

/** GET /api/v1/status: the line, and what nobody may ever take for a real UPS. */
export function judgeStatus(body: string, look: Look): void {
  const { judge, site } = look;
  const status = fieldsOf(body);
  if (status === undefined) {
    judge.violated('page-complete', 'The status of the page is no JSON object.');
    return;
  }
  judge.judged('status');
  if (status.simulated !== false) judge.violated('simulated', 'The page tells of a simulated UPS.');
  const ups = isFields(status.ups) ? status.ups : {};
  const connection = textIn(ups, 'connection') ?? 'absent';
  const wasDisturbed = hasReason(look, ['line', 'ups', 'power', 'settings', 'disk']);
  if (connection !== 'running' && !wasDisturbed)
    judge.violated(
      'page-cause',
      `The page says that the UPS is ${connection}, and nothing stood between gateway and UPS.`,
    );
  const ageMs = numberIn(ups, 'lastPollAgeMs');
  if (connection === 'running' && ageMs !== undefined && ageMs > longestGoodAgeMs(site))
    judge.violated('page-age', `The UPS counts as running, and its last answer is ${ageMs} ms old.`);
}
