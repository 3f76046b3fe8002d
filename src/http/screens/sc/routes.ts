import { callerOf } from '../../server/access/caller.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { ScAnswers } from './answers.js';
import {
  ScAnswer,
  ScFilesBody,
  ScFindingsAnswer,
  type ScMessage,
  ScOfferAnswer,
  ScRequestAnswer,
  ScRequestBody,
  ScTrialAnswer,
} from './schema.js';

const tag = 'sc';
const again = 'the password again in X-Confirm-Password';

/** BACnet/SC: hubs, messages, certificates. */
export function scRoutes(api: Api, sc: ScAnswers): void {
  api.get(
    '/sc',
    {
      schema: routeSchema({
        tag,
        summary: 'State of both hubs of BACnet/SC, the last messages, and the certificates of this device',
        answer: ScAnswer,
      }),
    },
    () => sc.read(),
  );
  api.get(
    '/sc/trace.txt',
    { schema: fileSchema({ tag, summary: 'The last messages of BACnet/SC as text', contentType: 'text/plain' }) },
    (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="sc-trace.txt"');
      return reply.type('text/plain; charset=utf-8').send(sc.read().messages.map(traceLine).join(''));
    },
  );
  requestRoutes(api, sc);
  certificateRoutes(api, sc);
}

function requestRoutes(api: Api, sc: ScAnswers): void {
  api.post(
    '/sc/request',
    {
      schema: routeSchema({
        tag,
        summary: 'Makes a new key, which stays on the device, and a request for a certificate; the key in force stays',
        body: ScRequestBody,
        answer: ScRequestAnswer,
      }),
    },
    async (request) => ({ pem: await sc.makeRequest(request.body, callerOf(request)) }),
  );
  api.get(
    '/sc/request.csr',
    { schema: fileSchema({ tag, summary: 'The last request (PKCS#10, PEM)', contentType: 'application/pkcs10' }) },
    (_request, reply) => {
      reply.header('content-disposition', 'attachment; filename="bacnet-sc.csr"');
      return reply.type('application/pkcs10').send(sc.request());
    },
  );
}

function certificateRoutes(api: Api, sc: ScAnswers): void {
  api.post(
    '/sc/certificates/check',
    {
      schema: routeSchema({
        tag,
        summary: 'What would be said of a signed certificate and its issuers; nothing changes',
        body: ScFilesBody,
        answer: ScFindingsAnswer,
      }),
    },
    (request) => sc.check(request.body),
  );
  api.put(
    '/sc/certificates',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: `Takes a signed certificate and its issuers, which decide which hubs are trusted; ${again}`,
        body: ScFilesBody,
        answer: ScOfferAnswer,
      }),
    },
    (request) => sc.offer(request.body, callerOf(request)),
  );
  api.post(
    '/sc/certificates/try',
    {
      schema: routeSchema({
        tag,
        summary: 'Tries the new certificate with the hub; accepted, it replaces the one in force',
        answer: ScTrialAnswer,
      }),
    },
    (request) => sc.tryCandidate(callerOf(request)),
  );
  api.post(
    '/sc/certificates/commit',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: `Puts the new certificate into force although no hub has accepted it; ${again}`,
        answer: Done,
      }),
    },
    async (request) => {
      await sc.commit(callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/sc/certificates/candidate',
    {
      schema: routeSchema({ tag, summary: 'Forgets the new certificate; the one in force stays', answer: Done }),
    },
    async (request) => {
      await sc.discard(callerOf(request));
      return { ok: true };
    },
  );
}

function traceLine({ atMs, direction, hub, name, kind, length, hex }: ScMessage): string {
  const note = kind === 'message' ? name : `${name} (${kind})`;
  return `${new Date(atMs).toISOString()} ${direction === 'out' ? '>' : '<'} ${hub} ${note} ${length} ${hex}\n`;
}
