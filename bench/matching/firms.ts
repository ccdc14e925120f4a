import { dice } from "../harness/dice.ts";

const trades = (
  "transport consulting logistics software systems group services solutions technologies partners medical energy foods international holding " +
  "studio media digital invest trade construction electronics plastics textiles printing security design marketing engineering chemicals"
).split(" ");
const forms = ["Sp. z o.o.", "GmbH", "Ltd", "Inc.", "S.A.", "SARL", "LLC", "GmbH & Co. KG"];
const consonants = "bcdfghklmnprstwz";
const vowels = "aeiou";

/** What a firm is called by itself: syllables, the same for the same number. */
function brand(roll: () => number): string {
  const syllables = 2 + Math.floor(roll() * 3);
  return (
    Array.from({ length: syllables }, () => pick(consonants, roll) + pick(vowels, roll)).join("") +
    pick(consonants, roll)
  );
}

/** Firms with a name of their own and, mostly, the words of a trade, which many share. */
export function firmNames(count: number, seed: number): string[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => {
    const words = [brand(roll)];
    while (words.length < 3 && roll() < 0.6) words.push(trades[Math.floor(roll() * trades.length)]!);
    return `${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(" ")} ${forms[Math.floor(roll() * forms.length)]!}`;
  });
}

/** The same firm as a form has it: in capitals, without its form, its words in another order, or with a letter left out. */
export function writtenOtherwise(name: string, roll: () => number): string {
  const form = forms.find((one) => name.endsWith(` ${one}`)) ?? "";
  const words = name.slice(0, -form.length).trim().split(" ");
  const way = roll();
  if (way < 0.3) return name.toUpperCase();
  if (way < 0.6) return words.join(" ");
  if (way < 0.8) return `${words.reverse().join(" ")} ${form}`;
  const at = 1 + Math.floor(roll() * (words[0]!.length - 2));
  return name.slice(0, at) + name.slice(at + 1);
}

function pick(letters: string, roll: () => number): string {
  return letters[Math.floor(roll() * letters.length)]!;
}
