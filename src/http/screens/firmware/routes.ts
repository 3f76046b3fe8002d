import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { callerOf } from '../../server/access/caller.js';
import { cutsServers } from '../../server/access/servers-gate.js';
import { brokenOff, uploadOf } from '../../server/read-upload.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { FirmwareAnswers } from './answers.js';
import { FirmwareAnswer, UploadAnswer } from './schema.js';

/**
 * Update firmware: versions, upload of an image, return to the previous version. With servers at stake the restart waits,
 * unless X-Confirm-Servers says yes; POST /restart then does not wait.
 */
export function firmwareRoutes(api: Api, firmware: FirmwareAnswers, imageBytes: number): void {
  const tag = 'firmware';
  api.get(
    '/firmware',
    { schema: routeSchema({ tag, summary: 'Versions and the state of an update', answer: FirmwareAnswer }) },
    () => firmware.read(),
  );
  api.post(
    '/firmware',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Takes an image.bin; the password again in X-Confirm-Password',
        consumes: ['multipart/form-data'],
        answer: UploadAnswer,
      }),
    },
    async (request) => {
      const image = await uploadOf(request, imageBytes);
      const pieces = image.iterator({ destroyOnReturn: false });
      try {
        const result = await firmware.upload(pieces, callerOf(request), { cutsServers: cutsServers(request) });
        if (image.truncated) throw new GatewayError('web.too-large', errorDetail('atMostBytes', { most: imageBytes }));
        return result;
      } catch (error) {
        throw image.errored && !(error instanceof GatewayError) ? brokenOff(error) : error;
      } finally {
        // A browser sends all of it before it reads our answer; who has read a part only still holds the stream.
        void pieces.return?.().then(() => image.resume());
      }
    },
  );
  api.post(
    '/firmware/rollback',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Goes back to the previous version; the password again in X-Confirm-Password',
        answer: Done,
      }),
    },
    async (request) => {
      await firmware.rollback(callerOf(request), { cutsServers: cutsServers(request) });
      return { ok: true };
    },
  );
}
