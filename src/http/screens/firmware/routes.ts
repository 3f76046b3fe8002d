import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/login-gate.js';
import { brokenOff, uploadOf } from '../../server/read-upload.js';
import { anyObject, done, flag, output, routeSchema } from '../../server/route-schema.js';
import type { FirmwarePort } from './port.js';

/** Update firmware: versions, upload of an image, return to the previous version. */
export function firmwareRoutes(app: FastifyInstance, firmware: FirmwarePort, imageBytes: number): void {
  const tag = 'firmware';
  app.get(
    '/firmware',
    {
      schema: routeSchema({
        tag,
        summary: 'Versions and the state of an update',
        answer: output({ current: { type: 'string' }, canUpdate: flag }),
      }),
    },
    () => firmware.read(),
  );
  app.post(
    '/firmware',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Takes an image.bin; the password again in X-Confirm-Password',
        consumes: ['multipart/form-data'],
        answer: anyObject,
      }),
    },
    async (request) => {
      const image = await uploadOf(request, imageBytes);
      const pieces = image.iterator({ destroyOnReturn: false });
      try {
        const result = await firmware.upload(pieces, callerOf(request));
        if (image.truncated) throw new GatewayError('web.too-large', `At most ${imageBytes} bytes are taken.`);
        return result;
      } catch (error) {
        throw image.errored && !(error instanceof GatewayError) ? brokenOff(error) : error;
      } finally {
        // A browser sends all of it before it reads our answer; who has read a part only still holds the stream.
        void pieces.return?.().then(() => image.resume());
      }
    },
  );
  app.post(
    '/firmware/rollback',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Goes back to the previous version; the password again in X-Confirm-Password',
        answer: done,
      }),
    },
    async (request) => {
      await firmware.rollback(callerOf(request));
      return { ok: true };
    },
  );
}
