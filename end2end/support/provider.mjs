// A certified OpenID provider with made-up people, for the tests of signing in. Run by them:
//   node provider.mjs REDIRECT_URI
// It prints its address; a line `rotate` on its input gives it new signing keys, `answer NAME` makes
// it call itself NAME. It ends with its input.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const people = {
  maija: { email: 'maija@ikaalinen.example', email_verified: true, name: 'Maija Mallila', groups: ['sivistys'] },
  pekka: { email: 'pekka@ikaalinen.example', email_verified: false, name: 'Pekka', groups: ['sivistys', 'vetajat'] },
  vieras: { email: 'vieras@ikaalinen.example', email_verified: true, name: 'Vieras', groups: ['koululaiset'] },
};
// Its output is ours alone.
console.info = () => {};
console.warn = () => {};

const redirect = process.argv[2];
let number = 0;
let provider;
let calledAs;

const key = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  number += 1;
  return { ...privateKey.export({ format: 'jwk' }), kid: `key-${number}`, use: 'sig', alg: 'RS256' };
};

const server = createServer((request, response) => {
  // A provider that calls itself something else than where it was found.
  if (calledAs && request.url.endsWith('/.well-known/openid-configuration')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...discovery(), issuer: calledAs }));
    return;
  }
  provider.callback()(request, response);
});
const origin = () => `http://127.0.0.1:${server.address().port}`;
const discovery = () => ({
  issuer: origin(),
  authorization_endpoint: `${origin()}/auth`,
  token_endpoint: `${origin()}/token`,
  jwks_uri: `${origin()}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

const begin = () => {
  provider = new Provider(origin(), {
    clients: [{
      client_id: 'lanka', client_secret: 'a-secret-of-the-test', redirect_uris: [redirect],
      response_types: ['code'], grant_types: ['authorization_code'],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    // The claims stand in the id token, as town providers have them.
    conformIdTokenClaims: false,
    jwks: { keys: [key()] },
    cookies: { keys: ['test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
};

server.listen(0, '127.0.0.1', () => {
  begin();
  console.log(origin());
});
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const [word, what] = line.split(' ');
  if (word === 'rotate') begin();
  if (word === 'answer') calledAs = what;
  if (word === 'person') Object.assign(people, JSON.parse(line.slice('person '.length)));
  console.log('ok');
});
input.on('close', () => process.exit(0));
