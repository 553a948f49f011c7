// A real mail server for one test, and the letters it has taken.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";

export type Letter = { to: string[]; subject: string; text: string };
export type PostOffice = {
  port: number;
  /** Waits for a letter to this address whose subject or text has these words, and takes it. */
  letter: (to: string, words: string | RegExp) => Promise<Letter>;
  /** Every letter so far, also those already taken. */
  all: () => Letter[];
  close: () => void;
};

export async function openPostOffice(): Promise<PostOffice> {
  const server = spawn(process.execPath, [join(__dirname, "postman.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  const came: Letter[] = [];
  const waiting: Letter[] = [];
  let opened: (port: number) => void;
  const port = new Promise<number>((resolve) => (opened = resolve));
  createInterface({ input: server.stdout }).on("line", (line) => {
    const told = JSON.parse(line);
    if (told.port) return opened(told.port);
    const letter = read(told.to, told.message);
    came.push(letter);
    waiting.push(letter);
  });
  return {
    port: await port,
    all: () => came,
    close: () => server.stdin.end(),
    async letter(to, words) {
      const fits = (text: string) => (typeof words === "string" ? text.includes(words) : words.test(text));
      for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await new Promise((wake) => setTimeout(wake, 100))) {
        const at = waiting.findIndex((it) => it.to.includes(to) && (fits(it.subject) || fits(it.text)));
        if (at >= 0) return waiting.splice(at, 1)[0];
      }
      throw new Error(`no letter to ${to} with ${words}; there came: ${came.map((it) => `${it.to}: ${it.subject}`).join("; ")}`);
    },
  };
}

/** The subject and the plain text of a letter as it came over the wire. */
function read(to: string[], message: string): Letter {
  const [head] = message.split("\r\n\r\n", 1);
  const folded = head.replace(/\r\n[ \t]+/g, " ");
  const subject = words(/^Subject: (.*)$/im.exec(folded)?.[1] ?? "");
  const boundary = /boundary="?([^"\s;]+)"?/i.exec(folded)?.[1];
  const parts = boundary ? message.split(`--${boundary}`) : [message];
  const plain = parts.find((part) => /content-type: text\/plain/i.test(part)) ?? message;
  const [partHead, ...rest] = plain.trimStart().split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const encoding = /content-transfer-encoding: (\S+)/i.exec(partHead)?.[1]?.toLowerCase();
  if (encoding === "base64") return { to, subject, text: Buffer.from(body, "base64").toString("utf8") };
  if (encoding === "quoted-printable") return { to, subject, text: unquoted(body.replace(/=\r\n/g, "")) };
  return { to, subject, text: body };
}

function unquoted(text: string): string {
  const bytes = Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1");
  return bytes.toString("utf8");
}

/** RFC 2047: `=?utf-8?b?…?=`. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("utf8") : unquoted(text.replaceAll("_", " ")),
    );
}
