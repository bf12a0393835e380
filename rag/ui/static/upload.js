// Files on their way to the server. They are sent with XMLHttpRequest, because fetch does not say how much of them is sent.
(() => {
  const fetched = window.fetch;

  const send = (address, { body, headers }) => new Promise((resolve, reject) => {
    const files = body.getAll("files");
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const request = new XMLHttpRequest();
    request.open("POST", address);
    new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      let sent = size * (loaded / total); // one after the other, in their order
      for (const file of files) {
        rag.showSent(file, Math.min(1, sent / file.size));
        sent = Math.max(0, sent - file.size);
      }
    });
    request.addEventListener("load", () => resolve(new Response(request.responseText, { status: request.status })));
    request.addEventListener("error", () => reject(new TypeError("The files could not be sent.")));
    request.send(body);
  });

  window.fetch = async (...request) => {
    const [address, options] = request;
    if (!(options?.body instanceof FormData) || !/\/upload(\?|$)/.test(String(address))) return fetched(...request);
    const files = options.body.getAll("files");
    try {
      const answer = await send(address, options);
      if (answer.status === 401) location.href = "login";
      else if (!answer.ok) rag.notSent(files, "The server refused it; send fewer files at once, or try again");
      return answer;
    } catch (error) {
      rag.notSent(files, "It could not be sent: the server does not answer");
      throw error;
    } finally {
      rag.endSending();
    }
  };
})();
