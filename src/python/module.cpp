// module.cpp -- the extension module `_sarabet`: generated bindings, and what is added by hand.
#include "casters.hpp"
#include "conversions.hpp"
#include "core/array_cast.hpp"
#include "core/fork_guard.hpp"
#include "core/image_codec.hpp"
#include "core/log.hpp"
#include "core/plugin_file.hpp"
#include "drop_queue.hpp"
#include "errors.hpp"
#include "event_hooks.hpp"
#include "generated/bindings.hpp"
#include "gpu/diagnostics.hpp"
#include "gpu/host_block.hpp"
#include "handles.hpp"
#include "host_hooks.hpp"
#include "made_types.hpp"
#include "operator_types.hpp"
#include "python_host.hpp"

#include <sarabet/error.hpp>
#include <sarabet/plugin.hpp>
#include <sarabet/project.hpp>

#include <fmt/format.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <unistd.h>

#include <span>

namespace sarabet::python {

namespace {

ArrayOut empty(nb::handle shape, nb::handle dtype) {
    check_not_forked();
    ArrayOut out;
    out.dtype = dtype_of(dtype);
    out.shape = shape_of(shape);
    out.writable = true;
    std::size_t bytes = item_size(out.dtype);
    bool fits = true;
    for (const std::int64_t extent : out.shape)
        fits = fits && !__builtin_mul_overflow(bytes, static_cast<std::size_t>(extent), &bytes);
    if (bytes == 0 || !fits)
        throw Error(ErrorKind::Value,
                    fmt::format("empty: expected a shape of at least one element that fits into "
                                "memory, got {}",
                                shape_text(out.shape)));
    // Rows of an image, or of the slices of a texture.
    std::size_t rows = out.shape.empty() ? 1 : static_cast<std::size_t>(out.shape[0]);
    if (out.shape.size() == 4) rows *= static_cast<std::size_t>(out.shape[1]);
    const std::shared_ptr<gpu::HostBlock> block = gpu::allocate_host_block(bytes, bytes / rows);
    out.data = block->data();
    out.keep = block;
    return out;
}

ArrayOut decode_image(nb::bytes file, const std::string& who) {
    const std::span bytes(static_cast<const std::byte*>(file.data()), file.size());
    const nb::gil_scoped_release others_run;
    const Array picture = decode_picture(bytes, who, true);
    return {.data = const_cast<void*>(picture.data.get()),
            .dtype = picture.dtype,
            .shape = picture.shape,
            .strides = {},
            .writable = true,
            .keep = picture.data};
}

nb::bytes encode_image(const ArrayIn& pixels, const std::string& suffix, double quality,
                       bool straighten, const std::string& who) {
    if (pixels.ndim() != 3 || !pixels.contiguous())
        throw Error(ErrorKind::Type,
                    who + ": expected contiguous pixels (height, width, channels)");
    const auto side = [&](std::size_t axis) { return static_cast<int>(pixels.shape[axis]); };
    std::vector<std::byte> file;
    {
        const nb::gil_scoped_release others_run;
        ConstPixelView view = packed_view(pixels.data, pixels.dtype, side(2), side(1), side(0));
        std::vector<std::byte> straight;
        if (straighten && (side(2) == 2 || side(2) == 4)) {
            const auto* from = static_cast<const std::byte*>(pixels.data);
            straight.assign(
                from, from + static_cast<std::size_t>(pixels.size()) * item_size(pixels.dtype));
            const PixelView own = packed_view(static_cast<void*>(straight.data()), pixels.dtype,
                                              side(2), side(1), side(0));
            unpremultiply(own);
            view = own;
        }
        file = sarabet::encode_image(suffix, view, static_cast<float>(quality), who);
    }
    return nb::bytes(file.data(), file.size());
}

// What a plug-in says that it was built with, or None; for tests, which damage it.
nb::object read_note(nb::bytes file, std::uint32_t kind) {
    const std::span bytes(static_cast<const std::byte*>(file.data()), file.size());
    const auto note = read_plugin_note(bytes, kind, "plug-in");
    if (!note) return nb::none();
    return nb::make_tuple(note->headers, note->compiler, note->version);
}

// A forked child has none of the threads that would have to be waited for.
void end(pid_t loaded_by) {
    if (getpid() == loaded_by) stop_all_projects();
    drain_if_woken();
    end_of_python();
}

}  // namespace

}  // namespace sarabet::python

NB_MODULE(_sarabet, m) {
    using namespace sarabet::python;
    m.doc() = "The engine of Sarabet; use the package `sarabet`.";
    nb::set_leak_warnings(false);  // what lives until the end of the process is no leak
    import_numpy();
    bind_errors(m);
    bind_all(m);
    bind_handles(m);
    bind_operator_types(m);
    bind_made_types(m);
    bind_event_hooks(m);
    bind_python_host(m);
    m.def("empty", empty, nb::arg("shape"), nb::arg("dtype") = "uint8",
          nb::sig("def empty(shape: int | collections.abc.Sequence[int], dtype: "
                  "numpy.typing.DTypeLike = 'uint8') -> numpy.typing.NDArray[typing.Any]"),
          "An uninitialised, writable array of page-aligned memory that devices can use as it is.\n"
          "Raises ValueError for an empty shape.");
    m.def("decode_image", decode_image, nb::arg("file"), nb::arg("who"),
          nb::sig("def decode_image(file: bytes, who: str) -> numpy.typing.NDArray[typing.Any]"),
          "The pixels of an image file, top row first, colour multiplied by alpha.\n"
          "`who` opens the messages. Raises ValueError for what cannot be decoded.");
    m.def("encode_image", encode_image, nb::arg("pixels"), nb::arg("suffix"), nb::arg("quality"),
          nb::arg("straighten"), nb::arg("who"),
          "Pixels (height, width, channels) as an image file's bytes, as the suffix says;\n"
          "`straighten` divides colour by alpha. Raises ValueError for what the format lacks.");
    m.def(
        "read_plugin_note", read_note, nb::arg("file"), nb::arg("kind") = 1,
        nb::sig("def read_plugin_note(file: bytes, kind: int = 1) -> tuple[str, str, str] | None"),
        "What the bytes of a plug-in say that it was built with: the hash of the headers, the\n"
        "compiler's ABI, the version. None without such a note; ValueError for damaged bytes.");
    m.def("stop_all_projects", sarabet::stop_all_projects,
          "Stops and joins the threads of every running project.");
    m.def("validation_messages", sarabet::gpu::validation_messages,
          "What Vulkan's validation layer said so far; for tests, with SARABET_VALIDATION=1.");
    m.def("fusion_failures", sarabet::gpu::fusion_failures,
          "Messages of shared passes that did not compile; for tests.");
    m.def("lose_devices", sarabet::gpu::lose_devices,
          "Makes every open device answer its next submission as one that is lost; for tests.");
    m.def("passes_drawn", sarabet::gpu::passes_drawn,
          "Passes of shaders drawn so far by all devices; for tests.");
    m.def("array_bytes_copied", sarabet::gpu::array_bytes_copied,
          "Bytes copied so far to take arrays of pixels in.");
    m.attr("version") = SARABET_VERSION;
    install_host_hooks();
    sarabet::queue_log(wake);
    sarabet::load_plugins_of_environment();
    nb::module_::import_("atexit").attr("register")(
        nb::cpp_function([pid = getpid()] { end(pid); }));
}
