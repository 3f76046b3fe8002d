import { callerOf } from '../../server/access/caller.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { NorthboundAnswers } from './answers.js';
import { BrokerCaBody, BrokerCertificates, BrokerClientBody, NorthboundsAnswer } from './schema.js';

const tag = 'northbounds';

/** The protocols beside BACnet. */
export function northboundRoutes(api: Api, northbounds: NorthboundAnswers): void {
  api.get(
    '/northbounds',
    {
      schema: routeSchema({
        tag,
        summary: 'The protocols beside BACnet: ports, who is connected, what became of requests',
        answer: NorthboundsAnswer,
      }),
    },
    () => northbounds.read(),
  );
  brokerCertificateRoutes(api, northbounds.brokerCertificates);
}

function brokerCertificateRoutes(api: Api, certificates: NorthboundAnswers['brokerCertificates']): void {
  const onRequest = api.confirmPassword;
  const again = 'the password again in X-Confirm-Password';
  api.get(
    '/northbounds/mqtt/certificates',
    {
      schema: routeSchema({ tag, summary: 'The certificates for the MQTT broker', answer: BrokerCertificates }),
    },
    () => certificates.read(),
  );
  api.put(
    '/northbounds/mqtt/ca',
    {
      onRequest,
      schema: routeSchema({
        tag,
        summary: `Sets whom the gateway believes to be the MQTT broker (PEM); ${again}`,
        body: BrokerCaBody,
        answer: Done,
      }),
    },
    async (request) => {
      await certificates.setCa(request.body.certificate, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/northbounds/mqtt/ca',
    {
      onRequest,
      schema: routeSchema({
        tag,
        summary: `Goes back to the authorities that everybody knows; ${again}`,
        answer: Done,
      }),
    },
    async (request) => {
      await certificates.removeCa(callerOf(request));
      return { ok: true };
    },
  );
  api.put(
    '/northbounds/mqtt/client',
    {
      onRequest,
      schema: routeSchema({
        tag,
        summary: `Sets the certificate that the gateway shows to the MQTT broker, and its key (PEM); ${again}`,
        body: BrokerClientBody,
        answer: Done,
      }),
    },
    async (request) => {
      const { certificate, key } = request.body;
      await certificates.setClient(certificate, key, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/northbounds/mqtt/client',
    {
      onRequest,
      schema: routeSchema({ tag, summary: `Shows the MQTT broker no certificate any more; ${again}`, answer: Done }),
    },
    async (request) => {
      await certificates.removeClient(callerOf(request));
      return { ok: true };
    },
  );
}
