import { createContext, useContext, type ReactNode } from "react";
import type { MessageCatalogue } from "./catalogue.ts";
import { english } from "./en.ts";
import { brazilianPortuguese } from "./pt-br.ts";

const MessagesContext = createContext<MessageCatalogue>(english);

/** Chooses the words for the first of these languages that there are words for. @default English */
export function chooseMessages(languages: readonly string[]): MessageCatalogue {
  for (const language of languages) {
    const name = language.toLowerCase().split("-")[0];
    if (name === "pt") return brazilianPortuguese;
    if (name === "en") return english;
  }
  return english;
}

export interface MessagesProviderProps {
  readonly messages: MessageCatalogue;
  readonly children: ReactNode;
}

/** Gives the components below it their words; without it they speak English. */
export function MessagesProvider({ messages, children }: MessagesProviderProps): ReactNode {
  return <MessagesContext value={messages}>{children}</MessagesContext>;
}

export function useMessages(): MessageCatalogue {
  return useContext(MessagesContext);
}
