import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, objectId, readMultiplePayload } from '../../support/bacnet/wire.js';
import { DeviceJudge } from './judge-device.js';
import { property, type } from './judged-objects.js';
import { bms, multipleAck, Planted } from './planted.js';
import { unsigned } from './values.js';

let planted: Planted;
let judge: DeviceJudge;
let invokeId: number;

beforeEach(() => {
  planted = new Planted();
  invokeId = 0;
  judge = new DeviceJudge({ judge: planted, disturbances: planted, nowMs: () => planted.nowMs });
  planted.wire.listen(judge);
});

function read(revision: number, objects: readonly number[]): readonly string[] {
  invokeId += 1;
  const properties = [property.databaseRevision, property.objectList, property.objectName];
  planted.reached(
    confirmed(14, readMultiplePayload([{ type: type.device, instance: 1338, properties }]), { invokeId }),
  );
  planted.left(
    multipleAck(invokeId, type.device, 1338, [
      [property.databaseRevision, unsigned(revision)],
      [property.objectList, objects.flatMap((instance) => [0xc4, ...objectId(type.analogValue, instance)])],
      [property.objectName, [0x73, 0, 0x55, 0x50]],
    ]),
  );
  return planted.rules();
}

describe('Database_Revision', () => {
  it('changes with the objects, and only with them', () => {
    expect(read(1, [1, 2])).toEqual([]);
    expect(read(1, [1, 2])).toEqual([]);
    expect(read(1, [1, 2, 3])).toEqual(['database-revision']);
    expect(read(2, [1, 2])).toEqual([]);
    expect(read(3, [1, 2])).toEqual(['database-revision']);
    expect(read(2, [1])).toEqual(['database-revision']);
    planted.note('ups', planted.nowMs, planted.nowMs);
    expect(read(4, [1])).toEqual([]);
    expect(read(3, [1])).toContain('database-revision');
  });
});

const iAm = () => planted.left([0x10, 0, 0xc4, ...objectId(type.device, 1338), 0x22, 5, 0xc4, 0x91, 0, 0x21, 1]);

describe('I-Am', () => {
  it('comes once by itself, and when somebody asks', () => {
    iAm();
    expect(planted.rules()).toEqual([]);
    planted.pass(5_000);
    iAm();
    planted.pass(6_000);
    judge.look();
    expect(planted.rules()).toEqual(['i-am-unasked']);
    iAm();
    planted.note('settings', planted.nowMs, planted.nowMs);
    planted.pass(6_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
    planted.reached([0x10, 8], bms);
    iAm();
    expect(planted.rules()).toEqual([]);
    planted.pass(100_000);
    judge.gatewayEnded();
    iAm();
    expect(planted.rules()).toEqual([]);
  });

  it('may come with the settings that a disk gives at last', () => {
    iAm();
    planted.pass(5_000);
    planted.note('card', planted.nowMs, planted.nowMs + 20_000);
    planted.pass(30_000);
    iAm();
    planted.pass(6_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
  });

  it('may come with settings for which a disk takes its time', () => {
    iAm();
    planted.pass(5_000);
    planted.note('settings', planted.nowMs, planted.nowMs);
    planted.pass(300_000);
    iAm();
    planted.note('disk', planted.nowMs - 400_000, planted.nowMs + 10_000);
    planted.pass(6_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
    planted.pass(1_000_000);
    planted.note('disk', planted.nowMs - 1_000, planted.nowMs + 10_000);
    iAm();
    planted.pass(6_000);
    judge.look();
    expect(planted.rules()).toEqual(['i-am-unasked']);
  });

  it('comes so often in a second and no more', () => {
    planted.reached([0x10, 8], bms);
    for (let count = 0; count < 40; count += 1) iAm();
    expect(planted.rules()).toEqual([]);
    iAm();
    expect(planted.rules()).toEqual(['i-am-limit']);
  });
});
