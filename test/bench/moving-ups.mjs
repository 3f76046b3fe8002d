// A UPS on a pty whose registers change at every reading: two measurement words that the assignments in `registers` give
// to all Analog Values, one bit of the status words that turns every other object over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const requestLength = 8;
const statusTable = 0x0030;
const measurementTable = 0x0040;
const smallMeasurement = 0x0041;
const toggledWord = 0x0033;
const toggledBit = 0x8000;
/** Every step is larger than any COV_Increment; below 0x8000, since some objects read the word with a sign. */
const firstNumber = 1000;
const step = 100;
const steps = 300;
/** For quantities that cannot be large; they come again, no sooner than after so many readings. */
const firstSmallNumber = 10;
const smallStep = 10;
const smallSteps = 9;
/** Units of such quantities; crest and power factors have none. */
const smallUnits = ['%', 'Hz', '°C', ''];

/** VU-MAP tables: start, words. */
const tables = [
  [0x0001, 15],
  [0x0010, 10],
  [0x001a, 10],
  [0x0024, 6],
  [0x002a, 6],
  [0x0030, 8],
  [0x0038, 8],
  [0x0040, 80],
  [0x00c0, 7],
  [0x00cb, 4],
];

/** Single three-phase unit, factor 10, MASTERYS GP4; everything is managed; 17 June 2026. */
const image = new Map([
  ...run(0x0001, [0x0101, 1, 0x0001, 1, 400, 360, 0x0303, 0, 0, 0x0001, 0, 0, 0, 1, 0x8300]),
  ...run(0x00c0, [0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0, 0]),
  ...run(0x00cb, [0x2314, 0x110e, 0x0603, 26]),
]);

export class MovingUps {
  /** When the objects got what they show: by number, and the last turn of the states. */
  numberChangedAt = new Map();
  stateChangedAt = 0;
  cycles = 0;
  #line;
  #pending = Buffer.alloc(0);

  async start(folder) {
    this.path = join(folder, 'ups');
    this.#line = spawn('socat', ['STDIO', `PTY,link=${this.path},rawer,echo=0`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#line.stdout.on('data', (octets) => this.#take(octets));
    while (!existsSync(this.path)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  stop() {
    this.#line.kill('SIGTERM');
  }

  #take(octets) {
    this.#pending = Buffer.concat([this.#pending, octets]);
    while (this.#pending.length >= requestLength) {
      const request = this.#pending.subarray(0, requestLength);
      this.#pending = this.#pending.subarray(requestLength);
      this.#line.stdin.write(this.#answer(request));
    }
  }

  #answer(request) {
    const [address, count] = [request.readUInt16BE(2), request.readUInt16BE(4)];
    const isKnown = tables.some(([start, words]) => address >= start && address + count <= start + words);
    if (!isKnown) return withCrc([request[0], 0x83, 2]);
    this.#move(address);
    const words = Array.from({ length: count }, (_, at) => image.get(address + at) ?? 0);
    return withCrc([request[0], 3, count * 2, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
  }

  /** The registers change at the moment at which they are read. */
  #move(address) {
    if (address === statusTable) {
      image.set(toggledWord, (image.get(toggledWord) ?? 0) ^ toggledBit);
      this.stateChangedAt = performance.now();
    }
    if (address === measurementTable) {
      this.cycles += 1;
      this.#show(measurementTable, firstNumber + step * (this.cycles % steps));
      this.#show(smallMeasurement, firstSmallNumber + smallStep * (this.cycles % smallSteps));
    }
  }

  #show(address, number) {
    image.set(address, number);
    this.numberChangedAt.set(number, performance.now());
  }
}

/** The [registers] section that feeds every object but DeviceStatus from the three words. */
export async function movingRegisters() {
  const { analogValues } = await import('../../dist/objects/catalog/analog-values.js');
  const { multiStates } = await import('../../dist/objects/catalog/multi-states.js');
  const { bitStrings } = await import('../../dist/objects/catalog/bit-strings.js');
  const bit = '0x0033.15';
  return [
    '[registers]',
    ...analogValues.map(({ name, unit }) => `${name}=0x00${smallUnits.includes(unit) ? '41' : '40'} u16`),
    ...multiStates
      .filter(({ level }) => level !== 'gateway')
      .map(({ name, defaultState }) => `${name}.${defaultState === 1 ? 2 : 1}=${bit}`),
    ...bitStrings.map(({ name }) => `${name}.b00=${bit}`),
    '',
  ].join('\n');
}

function run(start, words) {
  return words.map((word, at) => [start + at, word]);
}

/** Modbus over serial line V1.02 §6.2.2. */
function withCrc(octets) {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.from([...octets, crc & 0xff, crc >> 8]);
}
