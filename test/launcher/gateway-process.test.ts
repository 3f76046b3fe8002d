import { expect, it } from 'vitest';
import { startGateway } from '../../src/launcher/gateway-process.js';
import { Slots } from '../../src/launcher/slots.js';

it('a gateway that cannot even be started has ended: the launcher tries it again', async () => {
  // Longer than an argument may be: as where no memory is left, Node throws and tells no event.
  const gateway = startGateway(new Slots('/nowhere'), 'a', ['x'.repeat(200_000)]);
  gateway.kill('SIGTERM');
  gateway.send({ kind: 'outcome' });
  expect(await gateway.ended).toEqual({ code: null, signal: null });
});
