import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { type Api, fileSchema, routeSchema } from '../../server/route-schema.js';
import { LanguageQuery } from '../shared/schema.js';
import type { DocumentAnswers } from './answers.js';
import { DocumentParams, DocumentsAnswer } from './schema.js';

/** The acceptance sheet brings its own style and nothing else; it is printed, never run. */
const documentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The documents that describe this device. */
export function documentRoutes(api: Api, documents: DocumentAnswers): void {
  const tag = 'bacnet';
  api.get(
    '/documents',
    { schema: routeSchema({ tag, summary: 'The documents that can be fetched', answer: DocumentsAnswer }) },
    () => ({ documents: documents.list() }),
  );
  api.get(
    '/documents/*',
    {
      schema: fileSchema({
        tag,
        summary:
          'PICS, EPICS, EDE files or the lists of other protocols, each also in a zip, or the acceptance sheet, made from what is served now',
        params: DocumentParams,
        querystring: LanguageQuery,
        contentType: 'application/octet-stream',
      }),
    },
    async ({ params, query }, reply) => {
      const document = await documents.read(params['*'], query.language);
      if (document === undefined) throw new GatewayError('web.not-found', errorDetail('noDocument'));
      const isPage = document.contentType.startsWith('text/html');
      const disposition = isPage ? 'inline' : 'attachment';
      reply.header('content-disposition', `${disposition}; filename="${document.name}"`);
      if (isPage) reply.header('content-security-policy', documentPolicy);
      return reply.type(document.contentType).send(document.content);
    },
  );
}
