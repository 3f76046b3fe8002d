import type { FastifyReply, FastifyRequest } from 'fastify';

/** As security/sessions.ts makes them. */
const tokenForm = /^[\w-]{1,16}\.[\w-]{43}$/;

/** Another name on each port: a browser shares cookies among all ports of a host. */
function nameOf({ protocol, socket }: FastifyRequest): string {
  const name = `ups-gateway-${socket.localPort ?? 0}`;
  // A page without encryption can neither read nor replace a cookie of this prefix (RFC 6265bis §4.1.3.2).
  return protocol === 'https' ? `__Host-${name}` : name;
}

export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const begin = `${nameOf(request)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const token = pairs.find((pair) => pair.startsWith(begin))?.slice(begin.length);
  return token !== undefined && tokenForm.test(token) ? token : undefined;
}

/** Without an age: the browser forgets it when it is closed. */
export function sendSessionToken(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header('set-cookie', `${nameOf(request)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`);
}
