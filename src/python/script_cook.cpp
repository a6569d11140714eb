// script_cook.cpp -- the inputs, the time and the output of a cook, for a Python callback.
//
// `empty` lends the memory that the output will be published in: for channels the block that the
// engine recycles, for textures a block of its pool. Handed to `output` as it is, it is not
// copied. Views that a callback keeps hold that memory, which is then not written again.
#include "script_cook.hpp"

#include "casters.hpp"
#include "core/array_cast.hpp"
#include "core/graph.hpp"
#include "core/host.hpp"
#include "errors.hpp"
#include "gpu/host_block.hpp"
#include "gpu/snapshot_impl.hpp"
#include "handles.hpp"

#include <sarabet/op/chop.hpp>
#include <sarabet/op/top.hpp>

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <functional>

namespace sarabet::python {

namespace {

std::size_t bytes_of(const std::vector<std::int64_t>& shape, DType dtype) {
    std::size_t bytes = item_size(dtype);
    for (const std::int64_t extent : shape)
        if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(extent), &bytes))
            throw Error(ErrorKind::Value,
                        fmt::format("an array of shape {} is too large", shape_text(shape)));
    return bytes;
}

CookLevel level_named(const std::string& name) {
    if (name == "automatic") return CookLevel::Automatic;
    if (name == "on_change") return CookLevel::OnChange;
    if (name == "when_used") return CookLevel::WhenUsed;
    if (name == "always") return CookLevel::Always;
    throw Error(ErrorKind::Value,
                fmt::format("a cook level is 'automatic', 'on_change', 'when_used' or 'always', "
                            "got '{}'",
                            name));
}

// Gives the GIL back for a copy that takes longer than that does.
class MaybeLeft {
public:
    explicit MaybeLeft(const ArrayIn& array) {
        if (array.size() * static_cast<std::int64_t>(item_size(array.dtype)) > 1 << 20)
            left_.emplace();
    }

private:
    std::optional<host::Left> left_;
};

nb::object array_object(const ArrayOut& out) {
    nb::object array = nb::steal(make_array(out));
    if (!array.is_valid()) throw nb::python_error();
    return array;
}

}  // namespace

ScriptCook::ScriptCook(CookContext& ctx, void* output, std::uint64_t* state)
    : ctx_(&ctx), output_(output), state_(state) {}

CookContext& ScriptCook::alive() {
    if (!ctx_) raise_too_late("the cook is over: what it gave is of no use any more");
    if (std::this_thread::get_id() != thread_)
        raise_too_late("a cook belongs to the thread that cooks");
    return *ctx_;
}

OpRef ScriptCook::op() {
    return ref_of(alive().node());
}
std::int64_t ScriptCook::frame() {
    return alive().time().frame;
}
double ScriptCook::seconds() {
    return alive().time().seconds;
}
double ScriptCook::dt() {
    return alive().time().dt;
}
std::uint64_t ScriptCook::seed() {
    return alive().seed();
}
int ScriptCook::num_inputs() {
    return alive().input_count();
}
void ScriptCook::warn(std::string text) {
    alive().warn(std::move(text));
}

void ScriptCook::set_cook_level(const std::string& level) {
    alive().set_cook_level(level_named(level));
}

std::uint64_t ScriptCook::state() {
    alive();
    return state_ ? *state_ : 0;
}

void ScriptCook::set_state(std::uint64_t serial) {
    alive();
    if (state_) *state_ = serial;
}

bool ScriptCook::is_chop() {
    return alive().node().type->family == Family::Chop;
}

int ScriptCook::checked(int index) {
    const int count = alive().input_count();
    const int at = index < 0 ? index + count : index;
    if (at < 0 || at >= count)
        throw Error(ErrorKind::Index,
                    fmt::format("{} has {} inputs, got index {}", alive().path(), count, index));
    return at;
}

const ChannelBlock& ScriptCook::block(int index) {
    const int at = checked(index);
    if (!is_chop())
        throw Error(ErrorKind::Type,
                    fmt::format("{}: inputs of a TOP have no channels", alive().path()));
    return ChopInputs(alive())[at];
}

nb::object ScriptCook::input(int index) {
    CookContext& ctx = alive();
    const int at = checked(index);
    if (!ctx.node().inputs[static_cast<std::size_t>(at)]) return nb::none();
    if (is_chop()) {
        const Ref<const ChannelBlock> shown(&block(at));
        ArrayOut out;
        out.data = const_cast<float*>(shown->data());
        out.shape = {shown->channels(), shown->samples()};
        out.keep = std::shared_ptr<const void>(shown.get(), [shown](const void*) {});
        return array_object(out);
    }
    auto shot = std::make_shared<Snapshot::Impl>();
    shot->image = Ref<const Image>(&TopInputs(ctx)[at]);
    shot->frame = ctx.graph().frame();
    shot->pixels = gpu::begin_reading(*shot->image);
    return array_object(Snapshot(std::move(shot)).read("", "top", "", "needed"));
}

nb::object ScriptCook::inputs() {
    const int count = num_inputs();
    nb::object all = nb::steal(PyList_New(count));
    for (int i = 0; i < count; ++i) PyList_SET_ITEM(all.ptr(), i, input(i).release().ptr());
    return all;
}

std::vector<std::string> ScriptCook::input_names(int index) {
    return block(index).names();
}
double ScriptCook::input_rate(int index) {
    return block(index).rate().value();
}
std::int64_t ScriptCook::input_start(int index) {
    return block(index).start();
}
bool ScriptCook::input_is_time_slice(int index) {
    return block(index).time_slice();
}

nb::object ScriptCook::lend(const ArrayIn& memory) {
    ArrayOut out;
    out.data = const_cast<void*>(memory.data);
    out.dtype = memory.dtype;
    out.shape = memory.shape;
    out.writable = true;
    out.keep = memory.keep;
    nb::object array = array_object(out);
    const std::size_t bytes = bytes_of(memory.shape, memory.dtype);
    lent_.push_back({static_cast<const std::byte*>(memory.data), bytes, memory.keep, array});
    return array;
}

nb::object ScriptCook::empty(nb::handle shape, nb::handle dtype) {
    alive();
    ArrayIn memory;
    memory.dtype = dtype_of(dtype);
    memory.shape = shape_of(shape);
    const std::size_t bytes = bytes_of(memory.shape, memory.dtype);
    if (bytes == 0 || memory.shape.empty()) return numpy_empty(memory.shape, memory.dtype);
    if (!is_chop()) {
        auto rows = static_cast<std::size_t>(memory.shape[0]);
        if (memory.shape.size() == 4) rows *= static_cast<std::size_t>(memory.shape[1]);
        const auto held = gpu::allocate_host_block(bytes, bytes / rows);
        memory.data = held->data();
        memory.keep = held;
        return lend(memory);
    }
    if (chop_lent_ || memory.dtype != DType::Float32 || memory.shape.size() > 2)
        return numpy_empty(memory.shape, memory.dtype);
    auto& out = *static_cast<ChopOutput*>(output_);
    const bool flat = memory.shape.size() == 1;
    out.resize(flat ? 1 : static_cast<int>(memory.shape[0]), memory.shape.back());
    memory.data = out.all().data();
    memory.keep = out.hold();
    chop_lent_ = true;
    return lend(memory);
}

const ScriptCook::Lent* ScriptCook::lent_memory(const ArrayIn& array) const {
    const auto* data = static_cast<const std::byte*>(array.data);
    for (const Lent& lent : lent_)
        if (std::less_equal<>()(lent.data, data) && std::less<>()(data, lent.data + lent.bytes))
            return &lent;
    return nullptr;
}

void ScriptCook::output(const ArrayIn& array, const std::optional<std::vector<std::string>>& names,
                        std::optional<double> rate, std::optional<std::int64_t> start,
                        std::optional<bool> time_slice, const std::optional<std::string>& channels,
                        const std::optional<std::string>& kind) {
    if (is_chop()) {
        if (channels || kind)
            throw Error(ErrorKind::Type,
                        fmt::format("{}: a CHOP's output takes names, not channels or a kind",
                                    alive().path()));
        output_channels(array, names, rate, start, time_slice);
    } else {
        if (names || rate || start || time_slice)
            throw Error(ErrorKind::Type,
                        fmt::format("{}: a TOP's output has no names, rate, start or time slice",
                                    alive().path()));
        output_pixels(array, channels.value_or(""), kind);
    }
    given_ = true;
}

void ScriptCook::output_channels(const ArrayIn& array,
                                 const std::optional<std::vector<std::string>>& names,
                                 std::optional<double> rate, std::optional<std::int64_t> start,
                                 std::optional<bool> time_slice) {
    auto& out = *static_cast<ChopOutput*>(output_);
    if (array.ndim() != 1 && array.ndim() != 2)
        throw Error(ErrorKind::Type, fmt::format("{}: expected an output of shape (channels, "
                                                 "samples) or (samples,), got {}",
                                                 alive().path(), shape_text(array.shape)));
    const std::int64_t count = array.ndim() == 1 ? 1 : array.shape[0];
    const std::int64_t samples = array.shape.back();
    if (names && static_cast<std::int64_t>(names->size()) != count)
        throw Error(ErrorKind::Value, fmt::format("{}: expected {} names for {} channels, got {}",
                                                  alive().path(), count, count, names->size()));
    if (rate && !(*rate > 0 && *rate <= 1e9))
        throw Error(ErrorKind::Value,
                    fmt::format("{}: a rate must be above 0, got {}", alive().path(), *rate));
    const bool in_place = chop_lent_ && array.data == out.all().data() &&
                          array.dtype == DType::Float32 && array.contiguous() &&
                          count * samples == static_cast<std::int64_t>(out.all().size());
    if (!in_place || count != out.block().channels()) {
        if (count > (std::int64_t{1} << 31) - 1)
            throw Error(ErrorKind::Value,
                        fmt::format("{}: {} channels are too many", alive().path(), count));
        out.resize(static_cast<int>(count), samples);
        const MaybeLeft left(array);
        copy_elements(array, DType::Float32, out.all().data());
    }
    if (names)
        out.set_names(*names);
    else
        out.number_names("chan");
    out.set_rate(rate ? Rational::nearest(*rate) : alive().fps());
    out.set_start(start.value_or(0));
    out.set_time_slice(time_slice.value_or(false));
}

static ImageKind kind_named(const std::optional<std::string>& kind, std::size_t dimensions) {
    if (!kind) return dimensions == 4 ? ImageKind::Array : ImageKind::Flat;
    if (*kind == "2d") return ImageKind::Flat;
    if (*kind == "array") return ImageKind::Array;
    if (*kind == "3d") return ImageKind::Volume;
    if (*kind == "cube") return ImageKind::Cube;
    throw Error(ErrorKind::Value,
                fmt::format("a kind is '2d', 'array', '3d' or 'cube', got '{}'", *kind));
}

void ScriptCook::output_pixels(const ArrayIn& array, const std::string& channels,
                               const std::optional<std::string>& kind) {
    ArrayIn pixels = array;
    const Lent* lent = lent_memory(array);
    if (lent) pixels.keep = lent->keep;
    const MaybeLeft left(array);
    static_cast<TopOutput*>(output_)->pixels(pixels, channels, lent != nullptr,
                                             kind_named(kind, array.shape.size()));
}

void ScriptCook::keep_last_output() {
    CookContext& ctx = alive();
    const Output* previous = ctx.previous();
    if (is_chop()) {
        auto& out = *static_cast<ChopOutput*>(output_);
        if (previous)
            out.share(static_cast<const ChannelBlock&>(*previous));
        else
            out.resize(0, 0);
        return;
    }
    auto& out = *static_cast<TopOutput*>(output_);
    if (previous) {
        out.share(static_cast<const Image&>(*previous));
        return;
    }
    const std::int64_t width = out.width(), height = out.height();
    const auto black = gpu::allocate_host_block(static_cast<std::size_t>(width * height * 4));
    std::fill_n(black->data(), width * height * 4, std::byte{0});
    ArrayIn pixels;
    pixels.data = black->data();
    pixels.dtype = DType::UInt8;
    pixels.shape = {height, width, 4};
    pixels.strides = {width * 4, 4, 1};
    pixels.keep = black;
    out.pixels(pixels);
}

void ScriptCook::end() {
    if (!given_) keep_last_output();
    abandon();
}

void ScriptCook::abandon() {
    ctx_ = nullptr;
    for (const Lent& lent : lent_) make_read_only(lent.array);
    lent_.clear();
}

void bind_script_cook(nb::module_& m) {
    nb::class_<ScriptCook>(
        m, "ScriptCook",
        "One cook of a script operator, for the callback that makes it.\n\nIt is "
        "of use until the callback returns; later every use raises UserError.")
        .def_prop_ro("op", &ScriptCook::op, "The operator that cooks.")
        .def_prop_ro("frame", &ScriptCook::frame,
                     "The current frame; reading the time makes the operator depend on it.")
        .def_prop_ro("seconds", &ScriptCook::seconds, "Seconds since frame 0.")
        .def_prop_ro("dt", &ScriptCook::dt, "Seconds since the last cook; 0 in the first.")
        .def_prop_ro("seed", &ScriptCook::seed, "The project's seed.")
        .def_prop_ro("num_inputs", &ScriptCook::num_inputs, "Number of inputs.")
        .def("input", &ScriptCook::input, nb::arg("index"),
             nb::sig("def input(self, index: int) -> numpy.typing.NDArray[typing.Any] | None"),
             "The data of an input, read-only: (channels, samples) float32 without a copy, or\n"
             "(height, width, channels) in the texture's own type, with the slices of other\n"
             "textures than 2D in front. None if it is not wired.")
        .def("inputs", &ScriptCook::inputs,
             nb::sig("def inputs(self) -> list[numpy.typing.NDArray[typing.Any] | None]"),
             "The data of every input, as `input` gives it.")
        .def("input_names", &ScriptCook::input_names, nb::arg("index") = 0,
             "Names of an input's channels.")
        .def("input_rate", &ScriptCook::input_rate, nb::arg("index") = 0,
             "Samples per second of an input.")
        .def("input_start", &ScriptCook::input_start, nb::arg("index") = 0,
             "Index of an input's first sample.")
        .def("input_is_time_slice", &ScriptCook::input_is_time_slice, nb::arg("index") = 0,
             "True if an input holds the last frame only.")
        .def("empty", &ScriptCook::empty, nb::arg("shape"), nb::arg("dtype") = "float32",
             nb::sig("def empty(self, shape: int | collections.abc.Sequence[int], dtype: "
                     "numpy.typing.DTypeLike = 'float32') -> numpy.typing.NDArray[typing.Any]"),
             "An array of recycled memory. Given to `output` as it is, it is not copied; it is\n"
             "read-only once the cook is over.")
        .def("output", &ScriptCook::output, nb::arg("array"), nb::arg("names") = nb::none(),
             nb::arg("rate") = nb::none(), nb::arg("start") = nb::none(),
             nb::arg("time_slice") = nb::none(), nb::arg("channels") = nb::none(),
             nb::arg("kind") = nb::none(),
             "Hands the output over; the last call counts. A CHOP takes real numbers of shape\n"
             "(channels, samples) or (samples,), a TOP (height, width[, 1..4]) of uint8, uint16,\n"
             "float16 or float32, whose `channels` may be named: \"bgr\"; or, with the slices in\n"
             "front, a texture of the `kind` \"array\", \"3d\" or \"cube\".")
        .def("warn", &ScriptCook::warn, nb::arg("text"), "Tells a person of something odd.")
        .def_prop_rw("state", &ScriptCook::state, &ScriptCook::set_state,
                     "The serial number of the operator's State; 0 before the first cook.")
        .def("set_cook_level", &ScriptCook::set_cook_level, nb::arg("level"),
             "When to cook from now on: 'automatic', 'on_change', 'when_used' or 'always'.");
}

}  // namespace sarabet::python
