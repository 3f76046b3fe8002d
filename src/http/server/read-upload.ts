import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';

/** The one file of a multipart request, as it comes; its name is nothing to us. */
export async function uploadOf(request: FastifyRequest, maxBytes: number): Promise<Readable & { truncated: boolean }> {
  if (!request.isMultipart()) throw new GatewayError('web.unsupported', errorDetail('uploadNotMultipart'));
  const limits = { files: 1, fields: 8, parts: 9, fieldSize: 1024, fileSize: maxBytes };
  const part = await request.file({ limits }).catch((cause: unknown) => {
    throw brokenOff(cause);
  });
  if (part === undefined) throw new GatewayError('web.malformed', errorDetail('uploadEmpty'));
  return part.file;
}

/** A small upload, whole. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<Uint8Array> {
  const file = await uploadOf(request, maxBytes);
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of file) chunks.push(chunk as Uint8Array);
  } catch (cause) {
    throw brokenOff(cause);
  }
  if (file.truncated) throw new GatewayError('web.too-large', errorDetail('atMostBytes', { most: maxBytes }));
  return Buffer.concat(chunks);
}

/** What ends before its end is the client's fault, or the network's. */
export function brokenOff(cause: unknown): GatewayError {
  return new GatewayError('web.malformed', errorDetail('uploadBroken'), {}, cause);
}
