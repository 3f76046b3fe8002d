import { expect, it } from 'vitest';
import { confirmed, readMultiplePayload } from '../../support/bacnet/wire.js';
import { ProfileNameJudge } from './judge-profile-name.js';
import { property, type } from './judged-objects.js';
import { multipleAck, Planted } from './planted.js';

const characters = (text: string) => [0x75, text.length + 1, 0, ...Buffer.from(text)];

function scene(hasTenths: boolean | undefined) {
  const planted = new Planted();
  planted.wire.listen(new ProfileNameJudge({ judge: planted, disturbances: planted, hasTenths: () => hasTenths }));
  planted.pass(2_000_000);
  let invokeId = 0;
  const read = (name: string) => {
    invokeId += 1;
    const references = [{ type: type.device, instance: 1338, properties: [property.profileName] }];
    planted.reached(confirmed(14, readMultiplePayload(references), { invokeId }));
    planted.left(multipleAck(invokeId, type.device, 1338, [[property.profileName, characters(name)]]));
    return planted.rules();
  };
  return { planted, read };
}

it('Profile_Name of the Device tells whether the UPS counts in tenths', () => {
  const tenths = scene(true);
  expect(tenths.read('factor_10')).toEqual([]);
  expect(tenths.read('no_factor')).toEqual(['profile-name']);
  expect(scene(false).read('factor_10')).toEqual(['profile-name']);
  expect(scene(undefined).read('N/A')).toEqual([]);
});

it('Profile_Name may be that of the UPS before for a while', () => {
  const { planted, read } = scene(true);
  planted.note('ups', planted.nowMs - 60_000, planted.nowMs - 50_000);
  expect(read('no_factor')).toEqual([]);
});
