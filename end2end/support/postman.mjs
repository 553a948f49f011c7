// A mail server for one test, on a free port of this machine: `node postman.mjs [CERTIFICATE KEY]`.
//
// What it does with a letter is said by the recipient's name: refuse@ never, busy@ not the first
// time, slow@ after three seconds, others at once. Each letter it has taken is a line of JSON on
// standard output, after the line that tells the port. It ends with its standard input.
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const [certificate, key] = process.argv.slice(2);
const tells = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const refusal = (responseCode, words) => Object.assign(new Error(words), { responseCode });
const tried = new Set();

const server = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  logger: false,
  hideSTARTTLS: !certificate,
  ...(certificate && { cert: readFileSync(certificate), key: readFileSync(key) }),
  onAuth(auth, _session, done) {
    if (auth.username === "lanka" && auth.password === "oikein") return done(null, { user: auth.username });
    done(refusal(535, "wrong user or password"));
  },
  onRcptTo({ address }, _session, done) {
    const first = !tried.has(address);
    tried.add(address);
    if (address.startsWith("refuse@")) return done(refusal(550, `no such mailbox ${address}`));
    if (address.startsWith("busy@") && first) return done(refusal(451, "try again later"));
    done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((it) => it.address);
      const take = () => {
        const message = Buffer.concat(parts).toString("utf8");
        tells({ to, from: session.envelope.mailFrom.address, secure: session.secure, user: session.user ?? "", message });
        done();
      };
      if (to.some((it) => it.startsWith("slow@"))) setTimeout(take, 3000);
      else take();
    });
  },
});
server.on("error", () => {}); // A client that hangs up is one of the things that are tried.
server.listen(0, "127.0.0.1", () => tells({ port: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
