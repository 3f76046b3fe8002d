import { expect, it } from 'vitest';
import { confirmed, readMultiplePayload } from '../../support/bacnet/wire.js';
import { ProfileNameJudge } from './judge-profile-names.js';
import { property, type } from './judged-objects.js';
import { multipleAck, Planted } from './planted.js';

const [current, frequency] = [6, 21] as const;
const characters = (text: string) => [0x75, text.length + 1, 0, ...Buffer.from(text)];

function scene(hasTenths: boolean | undefined) {
  const planted = new Planted();
  planted.wire.listen(new ProfileNameJudge({ judge: planted, disturbances: planted, hasTenths: () => hasTenths }));
  planted.pass(2_000_000);
  let invokeId = 0;
  const read = (instance: number, name: string) => {
    invokeId += 1;
    const references = [{ type: type.analogValue, instance, properties: [property.profileName] }];
    planted.reached(confirmed(14, readMultiplePayload(references), { invokeId }));
    planted.left(multipleAck(invokeId, type.analogValue, instance, [[property.profileName, characters(name)]]));
    return planted.rules();
  };
  return { planted, read };
}

it('Profile_Name of a current tells whether it is in tenths', () => {
  const tenths = scene(true);
  expect(tenths.read(current, 'factor_10')).toEqual([]);
  expect(tenths.read(current, 'no_factor')).toEqual(['profile-name']);
  expect(tenths.read(frequency, 'N/A')).toEqual([]);
  expect(scene(false).read(current, 'factor_10')).toEqual(['profile-name']);
  expect(scene(undefined).read(current, 'N/A')).toEqual([]);
});

it('Profile_Name may be that of the UPS before for a while', () => {
  const { planted, read } = scene(true);
  planted.note('ups', planted.nowMs - 60_000, planted.nowMs - 50_000);
  expect(read(current, 'no_factor')).toEqual([]);
});
