import "./no-eval.ts";
import { chooseMessages, MessagesProvider } from "@llm/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { connect } from "./connect.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element to render into.");

const messages = chooseMessages(navigator.languages);
document.documentElement.lang = messages.locale;

createRoot(root).render(
  <StrictMode>
    <MessagesProvider messages={messages}>
      <App open={connect} />
    </MessagesProvider>
  </StrictMode>,
);
