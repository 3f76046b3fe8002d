import { describe, expect, it } from 'vitest';
import { identifier, integer, octetString, pdu, tlv, v2c } from '../../support/snmp/wire.js';
import { valueBoundsOf } from '../bms/value-bounds.js';
import { type PlayedFacts, playedLook, playedSite } from '../people/played-look.js';
import { Registers } from '../plant/registers.js';
import { AlarmBitsOverTime } from './alarm-bits-over-time.js';
import { ModbusJudge, type ModbusQuestion } from './judge-modbus.js';
import { NutJudge, type Stage } from './judge-nut.js';
import { outputSource, SnmpJudge, upsMib } from './judge-snmp.js';
import type { NorthboundParts } from './reading.js';
import { community, getOf, SnmpWire } from './snmp-wire.js';

const atMs = 600_000;
const asked = { askedAtMs: atMs, answeredAtMs: atMs };
/** Bits of Manual §6.3.3, UnitAlarms. */
const [low, onBattery] = [9, 10];

/** The load on mains, a battery of 90 % and 40 minutes, 231 V. */
const healthy: PlayedFacts['values'] = {
  UPSLoadStatus: [[0, 4]],
  UnitLoadStatus: [[0, 4]],
  BatteryStatus: [[0, 10]],
  'BATTERY_%': [[0, 90]],
  BATTERY_Min: [[0, 40]],
  UPS_OUTPUT_V1: [[0, 231]],
  UNIT_OUTPUT_V1: [[0, 231]],
  UPS_OUTPUT_I1: [[0, 23.4]],
};
const outage: PlayedFacts['values'] = { ...healthy, UPSLoadStatus: [[0, 2]], UnitLoadStatus: [[0, 2]] };

function judged(facts: PlayedFacts, lastServedMs = atMs) {
  const look = playedLook({ ...facts, atMs });
  const parts: NorthboundParts = {
    ...look,
    site: playedSite,
    bounds: valueBoundsOf(playedSite),
    bits: new AlarmBitsOverTime(look.truth),
    lastServedMs: () => lastServedMs,
  };
  return { broken: look.broken, parts };
}

describe('what NUT tells', () => {
  const broken = (told: string, facts: PlayedFacts, stage: Stage = 'ups', lastServedMs?: number) => {
    const { broken, parts } = judged(facts, lastServedMs);
    new NutJudge(parts).status(stage, told.split(' '), asked);
    return broken;
  };
  const brokenBy = (name: string, value: string, facts: PlayedFacts) => {
    const { broken, parts } = judged(facts);
    new NutJudge(parts).variable('ups', { name, value }, asked);
    return broken;
  };

  it('may be what the UPS is', () => {
    expect(broken('OL', { values: healthy })).toEqual([]);
    expect(brokenBy('output.voltage', '231', { values: healthy })).toEqual([]);
    expect(brokenBy('output.current', '23.4', { values: healthy })).toEqual([]);
    expect(brokenBy('battery.runtime', '2400', { values: healthy })).toEqual([]);
  });

  it('is no number that the UPS never was', () => {
    expect(brokenBy('output.voltage', '230', { values: healthy })).toEqual(['nut-value']);
    expect(brokenBy('output.current', '234', { values: healthy })).toEqual(['nut-value']);
    expect(brokenBy('battery.runtime', '40', { values: healthy })).toEqual(['nut-value']);
    expect(brokenBy('output.voltage', '-1e3', { values: healthy })).toEqual(['nut-value']);
    expect(brokenBy('ups.colour', 'red', { values: healthy })).toEqual(['nut-answer']);
  });

  it('is no mains while the battery feeds the load, and no battery while the mains do', () => {
    expect(broken('OL', { values: outage })).toEqual(['nut-battery']);
    expect(broken('OB', { values: healthy })).toEqual(['nut-battery']);
    expect(broken('OB DISCHRG', { values: outage })).toEqual([]);
  });

  it('is no order to shut down without a reason', () => {
    expect(broken('OB LB', { values: outage })).toEqual(['nut-low']);
    expect(broken('OB LB', { values: { ...outage, BATTERY_Min: [[0, 9]] } })).toEqual([]);
    expect(broken('OB LB', { values: { ...outage, BATTERY_Min: [[0, 9]] } }, 'ups-late')).toEqual(['nut-low']);
  });

  it('orders it where the UPS is low, or below a limit', () => {
    const alarms = [
      { atMs: 0, object: 'UnitAlarms', bit: onBattery, isSet: true },
      { atMs: 0, object: 'UnitAlarms', bit: low, isSet: true },
    ];
    expect(broken('OB', { values: outage, alarms })).toEqual(['nut-low']);
    expect(broken('OB', { values: { ...outage, 'BATTERY_%': [[0, 40]] } }, 'ups-late')).toEqual(['nut-low']);
  });

  it('is words of NUT, one of OL and OB', () => {
    expect(broken('', { values: healthy })).toEqual(['nut-status']);
    expect(broken('OL OB', { values: healthy })).toEqual(['nut-status']);
    expect(broken('OL FSD', { values: healthy })).toEqual(['nut-status']);
  });

  it('is nothing of a UPS that is silent, and no staleness of one that answers', () => {
    expect(broken('OL', { values: healthy }, 'ups', atMs - 120_000)).toEqual(['nut-lost']);
    const { broken: found, parts } = judged({ values: healthy });
    new NutJudge(parts).stale('ups', asked);
    expect(found).toEqual(['nut-stale']);
    // Nothing is known yet in a run that has only begun.
    const begun = judged({ values: healthy });
    new NutJudge(begun.parts).stale('ups', { askedAtMs: 500, answeredAtMs: 500 });
    expect(begun.broken).toEqual([]);
  });
});

describe('what SNMP tells', () => {
  const broken = (below: string, value: number, facts: PlayedFacts) => {
    const { broken, parts } = judged(facts);
    new SnmpJudge(parts).told({ name: `${upsMib}.${below}`, value }, asked);
    return broken;
  };

  it('may be what the UPS is', () => {
    expect(broken('4.4.1.2.1', 231, { values: healthy })).toEqual([]);
    expect(broken('4.4.1.3.1', 234, { values: healthy })).toEqual([]);
    expect(broken('4.1.0', 3, { values: healthy })).toEqual([]);
    expect(broken('2.1.0', 2, { values: healthy })).toEqual([]);
  });

  it('is no other number, source or battery', () => {
    expect(broken('4.4.1.2.1', 230, { values: healthy })).toEqual(['snmp-value']);
    expect(broken('4.4.1.3.1', 23, { values: healthy })).toEqual(['snmp-value']);
    expect(broken('4.1.0', 5, { values: healthy })).toEqual(['snmp-source']);
    expect(broken('4.1.0', 3, { values: outage })).toEqual(['snmp-source']);
    expect(broken('2.1.0', 4, { values: healthy })).toEqual(['snmp-battery']);
    expect(broken('2.2.0', 30, { values: healthy })).toEqual(['snmp-battery']);
  });

  it('is not left out while nothing is wrong', () => {
    const { broken: found, parts } = judged({ values: healthy });
    new SnmpJudge(parts).absent(outputSource, asked);
    expect(found).toEqual(['snmp-absent']);
  });

  it('is one answer to one question, and soon', () => {
    const { broken: found, parts } = judged({ values: healthy });
    let nowMs = atMs;
    const values = new SnmpJudge(parts);
    const wire = new SnmpWire({ ...parts, values, nowMs: () => nowMs, isHonest: () => true });
    const answer = v2c(
      community,
      tlv(
        0xa2,
        integer(7),
        integer(0),
        integer(0),
        tlv(0x30, tlv(0x30, identifier('1.3.6.1.2.1.1.1.0'), octetString(''))),
      ),
    );
    wire.reached(getOf(7, [outputSource]), 'manager');
    wire.left(answer, 'manager');
    expect(found).toEqual([]);
    wire.left(answer, 'manager');
    wire.left(answer, 'another');
    expect(found).toEqual(['snmp-once', 'snmp-once']);
    wire.reached(v2c(community, pdu('get', 8, [outputSource])), 'manager');
    nowMs += 2_000;
    wire.look();
    expect(found.at(-1)).toBe('snmp-answer');
  });
});

describe('words by Modbus TCP', () => {
  const broken = (
    question: Partial<ModbusQuestion>,
    answer: string,
    { mostAgeMs = 10_000, servedMs = atMs, disturbed = [] as NonNullable<PlayedFacts['disturbed']> } = {},
  ) => {
    const { broken, parts } = judged({ values: healthy, disturbed }, servedMs);
    let nowMs = Number.NEGATIVE_INFINITY;
    const registers = new Registers([{ start: 0x30, words: 4, cadence: 'fast' }], () => nowMs);
    registers.run(0x30, [1, 2, 3, 4]);
    nowMs = atMs - 30_000;
    registers.run(0x30, [5, 6]);
    const judge = new ModbusJudge({
      ...parts,
      registers,
      slave: 1,
      readFunction: 3,
      untouchable: [[0xc7, 0xca]],
      mostAgeMs: () => mostAgeMs,
    });
    const whole = { unit: 1, functionCode: 3, start: 0x30, count: 2, ...question };
    judge.answered(whole, Buffer.from(answer.replaceAll(' ', ''), 'hex'), asked);
    return broken;
  };

  it('are the words of the UPS, together and young enough', () => {
    expect(broken({}, '03 04 0005 0006')).toEqual([]);
    expect(broken({}, '03 04 0001 0002')).toEqual(['modbus-words']);
    expect(broken({}, '03 04 0001 0002', { mostAgeMs: 60_000 })).toEqual([]);
    expect(broken({}, '03 04 0005 0002', { mostAgeMs: 60_000 })).toEqual(['modbus-words']);
    expect(broken({}, '03 04 0005 0006', { servedMs: atMs - 60_000 })).toEqual(['modbus-lost']);
  });

  it('are refused as documented, and for nothing else', () => {
    expect(broken({ unit: 9 }, '83 0a')).toEqual([]);
    expect(broken({ unit: 9 }, '03 04 0005 0006')).toEqual(['modbus-refused']);
    expect(broken({ functionCode: 6 }, '86 01')).toEqual([]);
    // There is no UPS while other settings are taken, and only then.
    expect(broken({ functionCode: 6 }, '86 0a')).toEqual(['modbus-refused']);
    const disturbed = [{ kind: 'settings', fromMs: atMs - 1000, untilMs: atMs }] as const;
    expect(broken({ functionCode: 6 }, '86 0a', { disturbed })).toEqual([]);
    expect(broken({ functionCode: 6 }, '86 0b', { disturbed })).toEqual(['modbus-refused']);
    expect(broken({ functionCode: 6 }, '06 04 0005 0006')).toEqual(['modbus-refused']);
    expect(broken({ start: 0xc8 }, '83 0b')).toEqual(['modbus-refused']);
    expect(broken({ start: 0xc8 }, '83 02')).toEqual([]);
    expect(broken({}, '83 0b')).toEqual(['modbus-refused']);
    expect(broken({}, '83 06')).toEqual([]);
    expect(broken({}, '03 02 0005')).toEqual(['modbus-answer']);
  });
});
