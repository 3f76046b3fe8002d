import { describe, expect, it } from 'vitest';
import { dataAnswer, exceptionAnswer, withCrc } from '../../../support/ups/modbus-frames.js';
import type { SiteDraw } from '../../world/contract.js';
import { SeededDice } from '../../world/dice.js';
import { EventQueue } from '../../world/event-queue.js';
import { RunDisturbances } from '../../world/run-disturbances.js';
import { RunJudge } from '../../world/run-judge.js';
import { RunTrace } from '../../world/run-trace.js';
import { Plant } from '../plant.js';
import { serialFaults } from './faults.js';
import type { LineFault } from './plant-line.js';

const site: SiteDraw = {
  family: 'masterys-gp4',
  registerMap: 'vu-map',
  architecture: 'single',
  units: 1,
  unitNumber: 0,
  baud: 57_600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
};
const dice = SeededDice.ofSeed(1);
const always = { share: 1, timeoutMs: 500 };

async function bench() {
  const schedule = new EventQueue();
  const judge = new RunJudge(schedule);
  const trace = new RunTrace(schedule);
  const plant = new Plant({
    site,
    schedule,
    dice,
    judge,
    trace,
    disturbances: new RunDisturbances(),
    problem: (code) => new Error(code),
  });
  const heard: { readonly atMs: number; readonly hex: string }[] = [];
  const end = plant.line.line('/dev/ttyUSB0', { baud: 57_600 });
  const lost: string[] = [];
  end.onData((chunk) =>
    heard.push({
      atMs: schedule.nowMs,
      hex: Buffer.from(chunk).toString('hex'),
    }),
  );
  end.onLost(({ message }) => lost.push(message));
  await end.open();
  const run = (untilMs: number) => {
    while (schedule.runNext(untilMs)) {}
  };
  const ask = (start: number, count: number, functionCode = 3) => {
    const question = [1, functionCode, start >> 8, start & 0xff, count >> 8, count & 0xff];
    void end.write(withCrc(question));
    return { slave: 1, functionCode, address: start, count };
  };
  const answerTo = (request: ReturnType<typeof ask>) => {
    const words = Array.from({ length: request.count }, (_, at) => plant.registers.word(request.address + at));
    return Buffer.from(dataAnswer(request, words)).toString('hex');
  };
  const text = () => heard.map(({ hex }) => hex).join('');
  return { plant, schedule, judge, end, heard, lost, run, ask, answerTo, text };
}

const octetMs = 10_000 / 57_600;

describe('the line to the UPS', () => {
  it('carries question and answer as long as their octets take, and the answer whole', async () => {
    const { heard, run, ask, answerTo } = await bench();
    const request = ask(0x0040, 39);
    run(1000);
    expect(heard.map(({ hex }) => hex)).toEqual([answerTo(request)]);
    const [{ atMs } = { atMs: 0 }] = heard;
    const wireMs = (8 + 5 + 78) * octetMs;
    expect(atMs).toBeGreaterThan(wireMs + 2.9);
    expect(atMs).toBeLessThan(wireMs + 30.1);
  });

  it('refuses what goes across the end of a table, and another function', async () => {
    const { text, run, ask, judge } = await bench();
    const across = ask(0x0034, 8);
    run(1000);
    expect(text()).toBe(Buffer.from(exceptionAnswer(across, 2)).toString('hex'));
    expect(judge.violations).toEqual([]);
  });

  it.each([5, 6, 15, 16, 23])('function %d is a violation: nothing is written to the UPS', async (functionCode) => {
    const { run, ask, judge } = await bench();
    ask(0x0040, 1, functionCode);
    run(1000);
    expect(judge.violations.map(({ rule }) => rule)).toEqual(['read-only']);
  });

  it('commands and permissions are not even read', async () => {
    const { run, ask, judge } = await bench();
    ask(0x00c0, 8);
    run(1000);
    expect(judge.violations.map(({ rule }) => rule)).toEqual(['read-only']);
  });

  it('an adapter that is pulled out ends the line and gives no other until it is back', async () => {
    const { plant, lost, ask, run, heard } = await bench();
    ask(0x0030, 6);
    const plug = plant.line.unplug();
    run(1000);
    expect([lost, heard]).toEqual([['serial.unplugged'], []]);
    await expect(plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open()).rejects.toThrow('serial.missing');
    plug('/dev/ttyUSB1');
    await expect(plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open()).rejects.toThrow('serial.missing');
    plug('/dev/ttyUSB0');
    await plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open();
    await expect(plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open()).rejects.toThrow('serial.busy');
  });

  it('an adapter that was pulled out twice is back when both have put it in', async () => {
    const { plant } = await bench();
    const [one, other] = [plant.line.unplug(), plant.line.unplug()];
    one('/dev/ttyUSB0');
    await expect(plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open()).rejects.toThrow('serial.missing');
    other('/dev/ttyUSB0');
    await plant.line.line('/dev/ttyUSB0', { baud: 57_600 }).open();
  });

  it('at another speed neither understands the other', async () => {
    const { plant, ask, run, heard } = await bench();
    plant.line.baud = 9600;
    ask(0x0030, 6);
    run(1000);
    expect(heard).toEqual([]);
  });

  it('a late answer comes into the next question, and that is answered as well', async () => {
    const { plant, ask, run, answerTo, text, heard } = await bench();
    for (let good = 0; good < 5; good += 1) {
      ask(0x0030, 6);
      run(1000 * (good + 1));
    }
    heard.length = 0;
    plant.registers.set(0x0038, 0x8000);
    const end = plant.line.addFault((answer, draw, line) =>
      serialFaults['very late']?.({ ...always, envelope: line.envelope })(answer, draw, line),
    );
    const first = ask(0x0030, 6);
    run(6000);
    end();
    const second = ask(0x0038, 6);
    run(12_000);
    expect(text()).toContain(answerTo(first));
    expect(answerTo(first)).not.toBe(answerTo(second));
    const keeps = text().includes(answerTo(second));
    expect(text().length).toBe((keeps ? 2 : 1) * answerTo(first).length);
  });

  it('a second answer that no master could tell from that to the next question is damaged', async () => {
    const { plant, ask, run, answerTo, text, heard } = await bench();
    plant.registers.set(0x0038, 0x8000);
    const again: LineFault = (answer) => answer.around.push({ from: 'answer', afterMs: 20, bytes: answer.bytes });
    const end = plant.line.addFault(again);
    const first = ask(0x0030, 6);
    run(40);
    end();
    // The second answer is over before the next one of the UPS begins.
    const before = text();
    expect(before).toContain(answerTo(first));
    heard.length = 0;
    ask(0x0038, 6);
    run(2000);
    expect(text()).not.toContain(answerTo(first));
  });

  it('frames come one after the other, each whole', async () => {
    const { plant, ask, run, answerTo, text } = await bench();
    const frames = ['0903021234', '0a03025678', '0b03029abc'];
    plant.line.addFault((answer) => {
      for (const frame of frames)
        answer.around.push({
          from: 'question',
          afterMs: 5,
          bytes: Buffer.from(frame, 'hex'),
        });
      answer.paceMs = 1;
    });
    const request = ask(0x0040, 39);
    run(1000);
    for (const frame of [...frames, answerTo(request)]) expect(text()).toContain(frame);
    expect(text().length).toBe(3 * 10 + answerTo(request).length);
  });

  it('nothing foreign ends as the answer to a question, nor to one that is still on its way', async () => {
    // The question takes 1.4 ms, the frame 1.6 ms.
    for (const beforeMs of [-1, -0.5, 0, 0.4, 0.8, 1.2]) {
      const { plant, schedule, ask, run, answerTo, heard } = await bench();
      const request = { slave: 1, functionCode: 3, address: 0x0036, count: 2 };
      const frame = dataAnswer(request, [0x1234, 0x5678]);
      schedule.after(10, () => plant.line.babble(frame));
      schedule.after(10 + beforeMs, () => ask(request.address, request.count));
      run(1000);
      const isSpoiled = Buffer.from(frame.subarray(0, -1)).toString('hex');
      expect(heard.map(({ hex }) => hex)).toEqual([expect.stringMatching(`^${isSpoiled}`), answerTo(request)]);
      expect(heard[0]?.hex, `${beforeMs} ms`).not.toBe(Buffer.from(frame).toString('hex'));
    }
  });

  it.each(['octets lost', 'octets added', 'octets changed'])(
    '%s: never another answer with a right checksum',
    async (name) => {
      const { plant, ask, run, answerTo, heard, text } = await bench();
      plant.line.addFault((answer, draw, line) =>
        serialFaults[name]?.({ ...always, envelope: line.envelope })(answer, draw, line),
      );
      const { envelope } = plant.line;
      let damaged = 0;
      for (let turn = 1; turn <= 300; turn += 1) {
        heard.length = 0;
        const request = ask(0x0038, 6);
        run(1000 * turn);
        const frame = Buffer.from(text(), 'hex');
        if (text().endsWith(answerTo(request))) continue;
        damaged += 1;
        expect(envelope.isAnswer(frame, request)).toBe(false);
      }
      expect(damaged).toBeGreaterThan(200);
    },
  );
});
