import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench } from '../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../support/bacnet/bms-ports.js';

let bench: BacnetBench;
let bms: RecordingBms;

beforeEach(async () => {
  bench = new BacnetBench({}, undefined, undefined, (clock) => {
    bms = new RecordingBms(clock);
    return bms;
  });
  bench.store.add({
    id: { objectType: 2, instance: 1 },
    name: 'OUT',
    properties: [
      { id: 85, value: { type: 'real', value: 1 } },
      { id: 36, value: { type: 'enumerated', value: 0 } },
      { id: 103, value: { type: 'enumerated', value: 0 } },
      { id: 81, value: { type: 'boolean', value: true } },
      { id: 117, value: { type: 'enumerated', value: 95 } },
      { id: 22, value: { type: 'real', value: 1 } },
    ],
  });
  await bench.start();
});

/** Confirmed-Request without segmentation, client takes 1476 octets. */
const write = (parameters: string, invokeId = '2a') => `0005 ${invokeId} 0f ${parameters}`;
const writeMany = (parameters: string) => `0005 2a 10 ${parameters}`;
const done = '202a0f';
const av = '0c00800000';
const avOut = '0c00800001';
const msv = '0c04c00000';
const bsv = '0c09c00000';
const device = '0c0200053a';
/** A character string of up to 252 octets, UTF-8 (135-2012 §20.2.9). */
const string = (value: string, characterSet = '00') => {
  const octets = characterSet + Buffer.from(value).toString('hex');
  const length = octets.length / 2;
  return (length < 5 ? `7${length}` : `75${length.toString(16).padStart(2, '0')}`) + octets;
};

describe('WriteProperty (135-2012 §15.9)', () => {
  it('NULL, where nothing can be commanded, is acknowledged and changes nothing (135-2020 §15.9.2)', async () => {
    expect(await bench.askApdu(write(`${device} 190b 3e 00 3f`))).toEqual(['202a0f']);
    expect(await bench.askApdu(write(`${avOut} 1916 3e 00 3f 4910`))).toEqual(['202a0f']);
    expect(bms.written).toEqual([]);
  });

  it('NULL for what nobody may write is refused', async () => {
    expect(await bench.askApdu(write(`${av} 1975 3e 00 3f`))).toEqual(['502a0f91029128']);
    expect(bms.written).toEqual([]);
  });

  it.each([
    ['an object that is not there', `0c0080ffff 1955 3e 4400000000 3f`, '01', '1f'],
    ['a property that is not there', `${av} 196e 3e 4400000000 3f`, '02', '20'],
    ['a property nobody may write', `${av} 1975 3e 915f 3f`, '02', '28'],
    ['Object_Name of what is no Device', `${av} 194d 3e ${string('A')} 3f`, '02', '28'],
    ['Present_Value in service', `${av} 1955 3e 4400000000 3f`, '02', '28'],
    ['Out_Of_Service without commissioning', `${av} 1951 3e 11 3f`, '02', '28'],
    ['an index on what is no array', `${device} 190b 2901 3e 2207d0 3f`, '02', '32'],
    ['an index beyond the array', `${msv} 196e 2909 3e ${string('A')} 3f`, '02', '2a'],
    ['an element of an array nobody may write', `${msv} 196e 2901 3e ${string('A')} 3f`, '02', '28'],
    ['another type', `${device} 190b 3e 4400000000 3f`, '02', '09'],
    ['two values for one', `${device} 190b 3e 2207d0 2207d0 3f`, '02', '09'],
    ['no value', `${device} 190b 3e 3f`, '02', '09'],
    ['a constructed value', `${device} 190b 3e 0e2207d00f 3f`, '02', '09'],
    ['a REAL of three octets', `${avOut} 1916 3e 43000000 3f`, '02', '09'],
    ['an unknown character set', `${device} 194d 3e ${string('A', '01')} 3f`, '02', '29'],
    ['APDU_Timeout below 500 ms', `${device} 190b 3e 2201f3 3f`, '02', '25'],
    ['APDU_Timeout above a minute', `${device} 190b 3e 22ea61 3f`, '02', '25'],
    ['11 retries', `${device} 1949 3e 210b 3f`, '02', '25'],
    ['an empty Object_Name', `${device} 194d 3e ${string('')} 3f`, '02', '25'],
    ['an Object_Name with a line feed', `${device} 194d 3e ${string('A\nB')} 3f`, '02', '25'],
    ['an Object_Name of 65 characters', `${device} 194d 3e ${string('N'.repeat(65))} 3f`, '02', '25'],
    ['the name of another object', `${device} 194d 3e ${string('UPS_V')} 3f`, '02', '30'],
    ['a negative COV_Increment', `${avOut} 1916 3e 44bf800000 3f`, '02', '25'],
    ['COV_Increment NaN', `${avOut} 1916 3e 447fc00000 3f`, '02', '25'],
  ])('%s is refused', async (_, parameters, errorClass, errorCode) => {
    expect(await bench.askApdu(write(parameters))).toEqual([`502a0f91${errorClass}91${errorCode}`]);
    expect(bms.written).toEqual([]);
  });

  it.each([
    ['APDU_Timeout', `${device} 190b 3e 2201f4 3f`, 11, { type: 'unsigned', value: 500 }],
    ['Number_Of_APDU_Retries', `${device} 1949 3e 2100 3f`, 73, { type: 'unsigned', value: 0 }],
    [
      'the name',
      `${device} 194d 3e ${string('Onduleur 2é')} 3f`,
      77,
      { type: 'characterString', value: 'Onduleur 2é' },
    ],
    ['its own name again', `${device} 194d 3e ${string('UPS')} 3f`, 77, { type: 'characterString', value: 'UPS' }],
  ])('%s of the Device is handed on, with who wrote it', async (_, parameters, propertyId, value) => {
    expect(await bench.askApdu(write(parameters))).toEqual([done]);
    const objectId = { objectType: 8, instance: 1338 };
    expect(bms.written).toEqual([{ objectId, propertyId, value, by: '192.168.1.20:47808' }]);
  });

  it('Device 4194303 is whatever device this is when it is read, and no object when it is written', async () => {
    expect(await bench.askApdu(write('0c023fffff 190b 3e 2201f4 3f'))).toEqual(['502a0f9101911f']);
    expect(await bench.askApdu('0005 2a 10 0c023fffff 1e 090b 2e 2201f4 2f 1f')).toEqual([
      '502a10' + '0e9101911f0f' + '1e0c023fffff190b1f',
    ]);
    expect(bms.written).toEqual([]);
  });

  it('COV_Increment of an Analog Value is writable, 0 included', async () => {
    expect(await bench.askApdu(write(`${avOut} 1916 3e 4400000000 3f`))).toEqual([done]);
    expect(bms.written).toMatchObject([{ propertyId: 22, value: { type: 'real', value: 0 } }]);
  });

  it('a priority is taken and has no effect where there is no priority array (BTL 8.24)', async () => {
    for (const priority of ['01', '06', '10']) {
      expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f 49${priority}`))).toEqual([done]);
    }
  });

  it.each([
    ['priority 0', `${device} 190b 3e 2201f4 3f 4900`, '06'],
    ['priority 17', `${device} 190b 3e 2201f4 3f 4911`, '06'],
    ['no value', `${device} 190b`, '05'],
    ['a value that does not end', `${device} 190b 3e 2201f4`, '05'],
    ['a parameter too many', `${device} 190b 3e 2201f4 3f 4901 5901`, '07'],
    ['a wrong tag', `${device} 190b 4e 2201f4 4f`, '04'],
  ])('%s is rejected', async (_, parameters, reason) => {
    expect(await bench.askApdu(write(parameters))).toEqual([`602a${reason}`]);
    expect(bms.written).toEqual([]);
  });

  it('Out_Of_Service is writable while commissioning is open, and takes a boolean only', async () => {
    bms.isCommissioning = true;
    for (const object of [av, msv]) {
      expect(await bench.askApdu(write(`${object} 1951 3e 11 3f`))).toEqual([done]);
      expect(await bench.askApdu(write(`${object} 1951 3e 10 3f`))).toEqual([done]);
      expect(await bench.askApdu(write(`${object} 1951 3e 9101 3f`))).toEqual(['502a0f91029109']);
    }
    expect(bms.written.map(({ value }) => value)).toMatchObject([
      { value: true },
      { value: false },
      { value: true },
      { value: false },
    ]);
  });

  it.each([
    ['a REAL on an Analog Value', { objectType: 2, instance: 1 }, `${avOut} 1955 3e 44c2f60000 3f`, done],
    ['infinity', { objectType: 2, instance: 1 }, `${avOut} 1955 3e 447f800000 3f`, '502a0f91029125'],
    ['an Unsigned on an Analog Value', { objectType: 2, instance: 1 }, `${avOut} 1955 3e 2105 3f`, '502a0f91029109'],
    ['Reliability', { objectType: 2, instance: 1 }, `${avOut} 1967 3e 9107 3f`, done],
    ['the reserved Reliability 11', { objectType: 2, instance: 1 }, `${avOut} 1967 3e 910b 3f`, '502a0f91029125'],
    ['a vendor’s Reliability', { objectType: 2, instance: 1 }, `${avOut} 1967 3e 9140 3f`, done],
    ['the last state', { objectType: 19, instance: 0 }, `${msv} 1955 3e 2103 3f`, done],
    ['state 0', { objectType: 19, instance: 0 }, `${msv} 1955 3e 2100 3f`, '502a0f91029125'],
    ['a state beyond Number_Of_States', { objectType: 19, instance: 0 }, `${msv} 1955 3e 2104 3f`, '502a0f91029125'],
    ['as many bits as there are', { objectType: 39, instance: 0 }, `${bsv} 1955 3e 8205e0 3f`, done],
    ['fewer bits', { objectType: 39, instance: 0 }, `${bsv} 1955 3e 8206c0 3f`, '502a0f91029125'],
    ['more bits', { objectType: 39, instance: 0 }, `${bsv} 1955 3e 8204f0 3f`, '502a0f91029125'],
  ])('out of service: %s', async (_, outOfService, parameters, answer) => {
    bms.outOfService = outOfService;
    expect(await bench.askApdu(write(parameters))).toEqual([answer]);
    expect(bms.written).toHaveLength(answer === done ? 1 : 0);
  });

  it('is answered when the value is kept, not before; a repetition meanwhile is no second write', async () => {
    let keep: () => void = () => undefined;
    bms.outcome = () =>
      new Promise((resolve) => {
        keep = () => resolve(undefined);
      });
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`))).toEqual([]);
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`))).toEqual([]);
    expect(bench.server.runningTransactions).toBe(1);
    // Reading goes on meanwhile.
    expect(await bench.askApdu('0005 2b 0c 0c04c00000 1955')).toHaveLength(1);
    keep();
    await bench.clock.advance(5);
    expect(bench.peer.take().map((packet) => packet.slice(12))).toEqual([done]);
    expect(bms.written).toHaveLength(1);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('writes follow one another in the order in which they came', async () => {
    const keeps: (() => void)[] = [];
    bms.outcome = () => new Promise((resolve) => keeps.push(() => resolve(undefined)));
    await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`, '01'));
    await bench.askApdu(write(`${device} 190b 3e 2201f5 3f`, '02'));
    expect(keeps).toHaveLength(1);
    keeps[0]?.();
    await bench.clock.advance(5);
    keeps[1]?.();
    await bench.clock.advance(5);
    expect(bench.peer.take().map((packet) => packet.slice(12))).toEqual(['20010f', '20020f']);
    expect(bms.written.map(({ value }) => value)).toMatchObject([{ value: 500 }, { value: 501 }]);
  });

  it('32 may wait; another one is aborted with out-of-resources', async () => {
    bms.outcome = () => new Promise(() => undefined);
    for (let invokeId = 0; invokeId < 32; invokeId += 1) {
      const id = invokeId.toString(16).padStart(2, '0');
      expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`, id))).toEqual([]);
    }
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`, 'aa'))).toEqual(['71aa09']);
  });

  it('what cannot be kept is an operational problem of the device', async () => {
    bms.outcome = async () => ({ errorClass: 0, errorCode: 25 });
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`))).toEqual(['502a0f91009119']);
  });

  it('a fault of the program ends in an Abort, and the next write is carried out', async () => {
    bms.outcome = async () => {
      throw new TypeError('unexpected');
    };
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`))).toEqual(['712a00']);
    bms.outcome = async () => undefined;
    expect(await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`, '2b'))).toEqual(['202b0f']);
    expect(bench.server.counters.faults).toBe(1);
  });

  it('nothing is answered after the server has stopped', async () => {
    let keep: () => void = () => undefined;
    bms.outcome = () =>
      new Promise((resolve) => {
        keep = () => resolve(undefined);
      });
    await bench.askApdu(write(`${device} 190b 3e 2201f4 3f`));
    await bench.server.stop();
    keep();
    await bench.clock.advance(5);
    expect(bench.peer.take()).toEqual([]);
    expect(bench.server.runningTransactions).toBe(0);
  });
});

describe('WritePropertyMultiple (135-2012 §15.10)', () => {
  it('writes several properties of several objects in their order', async () => {
    const answer = await bench.askApdu(
      writeMany(`${device} 1e 090b 2e 2201f4 2f 0949 2e 2105 2f 1f ${avOut} 1e 0916 2e 4440000000 2f 3908 1f`),
    );
    expect(answer).toEqual(['202a10']);
    expect(bms.written.map(({ propertyId }) => propertyId)).toEqual([11, 73, 22]);
  });

  it('names the first property that fails; what came before it stays, what follows is not written', async () => {
    const answer = await bench.askApdu(
      writeMany(`${device} 1e 090b 2e 2201f4 2f 0949 2e 210b 2f 094d 2e ${string('N')} 2f 1f`),
    );
    // [0] property, value-out-of-range; [1] Device 1338, Number_Of_APDU_Retries.
    expect(answer).toEqual(['502a10 0e 9102 9125 0f 1e 0c0200053a 1949 1f'.replaceAll(' ', '')]);
    expect(bms.written.map(({ propertyId }) => propertyId)).toEqual([11]);
  });

  it('names object and index as they were asked for', async () => {
    expect(await bench.askApdu(writeMany(`0c0080ffff 1e 0955 2e 4400000000 2f 1f`))).toEqual([
      '502a10 0e 9101 911f 0f 1e 0c0080ffff 1955 1f'.replaceAll(' ', ''),
    ]);
    expect(await bench.askApdu(writeMany(`${msv} 1e 096e 1909 2e 4400000000 2f 1f`))).toEqual([
      '502a10 0e 9102 912a 0f 1e 0c04c00000 196e 2909 1f'.replaceAll(' ', ''),
    ]);
  });

  it.each([
    ['broken off', `${device} 1e 090b 2e 2201f4 2f 0949 2e 2105`, '05'],
    ['without a value', `${device} 1e 090b 1f`, '04'],
    ['without properties', `${device} 1e 1f`, '04'],
    ['with priority 0', `${device} 1e 090b 2e 2201f4 2f 3900 1f`, '06'],
  ])('a request %s is rejected and changes nothing', async (_, parameters, reason) => {
    expect(await bench.askApdu(writeMany(parameters))).toEqual([`602a${reason}`]);
    expect(bms.written).toEqual([]);
  });
});

describe('a device without anybody to write to', () => {
  it('rejects both services as unrecognized', async () => {
    const readOnly = new BacnetBench();
    await readOnly.start();
    expect(await readOnly.askApdu(write(`${device} 190b 3e 2201f4 3f`))).toEqual(['602a09']);
    expect(await readOnly.askApdu(writeMany(`${device} 1e 090b 2e 2201f4 2f 1f`))).toEqual(['602a09']);
  });
});

describe('what is on the disk later than it is served', () => {
  const timeout = `${device} 190b 3e 2207d0 3f`;
  const later = () => {
    let end = () => {};
    bms.kept = new Promise((resolve) => {
      end = resolve;
    });
    return () => end();
  };

  it.each([
    ['WriteProperty', write(timeout), '202a0f'],
    ['WritePropertyMultiple', writeMany(`${device} 1e 090b 2e 2207d0 2f 0949 2e 2103 2f 1f`), '202a10'],
  ])('%s is answered once it is there', async (_, request, answer) => {
    const end = later();
    expect(await bench.askApdu(request)).toEqual([]);
    expect(bms.written.length).toBeGreaterThan(0);
    end();
    await bench.clock.advance(10);
    expect(bench.peer.take().map((packet) => packet.slice(-6))).toEqual([answer]);
  });

  it('the writes behind it are carried out and answered meanwhile', async () => {
    const end = later();
    expect(await bench.askApdu(write(timeout))).toEqual([]);
    expect(await bench.askApdu(write(timeout, '2b'))).toEqual(['202b0f']);
    // A repetition is no second request.
    expect(await bench.askApdu(write(timeout))).toEqual([]);
    end();
    await bench.clock.advance(10);
    expect(bench.peer.take().map((packet) => packet.slice(-6))).toEqual(['202a0f']);
    expect(bms.written).toHaveLength(2);
  });
});
