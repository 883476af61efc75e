import type { DeedWords } from './words.ts';

/** Vietnamese. */
export const VI: DeedWords = {
  pay: [
    'thanh toán|thanh toan|trả tiền|tra tien|trả cho|chuyển tiền|chuyen tien|chuyển khoản|chuyen khoan|hoàn tiền|hoan tien|nộp tiền|nop tien|đóng tiền|dong tien|trả nợ|tra no |nạp tiền|nap tien|gửi tiền|gui tien|hóa đơn|hoá đơn|hoa don|tạm ứng',
  ],
  buy: [
    'mua cho|mua một|mua giúp|mua hộ|mua vé|mua thêm|mua hai|mua sắm|mua hàng|đặt mua|dat mua|đặt hàng|dat hang|đặt vé|dat ve |đặt phòng|dat phong|đặt bàn|dat ban|đặt chỗ|dat cho|đặt món|đặt xe|đặt trước|thuê |sắm |đăng ký gói|đăng ký mua',
  ],
  message: [
    'gửi|gởi|gui tin|gui thu|gui cho|nhắn|nhan tin|trả lời|tra loi|viết|viet thu|báo cho|báo với|báo lại|bao cho|thông báo|thong bao|hỏi |gọi |goi dien|goi cho|nhắc|nhac nho|liên hệ|lien he|liên lạc|lien lac|chuyển tiếp|chuyen tiep|chúc mừng|xác nhận|xac nhan|phản hồi|phan hoi|nói với|noi voi|kể cho|kể với',
  ],
  publish: [
    'đăng bài|đăng lên|đăng tin|đăng tải|đăng ảnh|đăng video|dang bai|dang len|dang tin|xuất bản|xuat ban|công bố|cong bo|công khai|cong khai|phát hành|phat hanh',
  ],
  share: [
    'chia sẻ|chia se|xuất file|xuất ra|xuất dữ|xuat file|tải lên|tai len|đưa cho|dua cho|gửi|đính kèm|dinh kem|giao cho|cho xem|cho mượn|sao chép|sao chep|cung cấp cho|cung cap cho',
  ],
  remove: [
    'xóa|xoá|xoa bo|xoa file|xoa email|gỡ |hủy|huỷ|huy don|huy bo|huy dat|huy lich|bỏ qua|loại bỏ|loai bo|loại khỏi|đóng tài|đóng tab|đóng ticket|chặn |chan nguoi|chan tai khoan|tắt |dừng|ngừng|vô hiệu|vo hieu|thu hồi|thu hoi|chấm dứt|cham dut|dọn |đuổi|lưu trữ|luu tru',
  ],
  grant: [
    'cấp quyền|cap quyen|cho phép|cho phep|mời|moi anh|moi chi|thêm người|thêm anh|thêm chị|thêm thành viên|thêm bạn|them nguoi|them anh|them chi|quyền|phân quyền|phan quyen|truy cập|truy cap|ủy quyền|uỷ quyền|uy quyen|phê duyệt|phe duyet|duyệt|bổ nhiệm|gán |cho vào|đưa vào|mở khóa|mở khoá',
  ],
  secret: [
    'mật khẩu|mat khau|mã pin|ma pin|khóa api|khoá api|khóa bí mật|bí mật|bi mat|đăng nhập|dang nhap|mã otp|ma otp|mã xác|thông tin đăng nh|khóa riêng',
  ],
  schedule: [
    'lên lịch|len lich|đặt lịch|dat lich|hẹn |cuộc họp|cuoc hop|lịch hẹn|lich hen|lịch họp|dời |doi lich|hoãn |hoan lai|hoan cuoc|xếp lịch|xep lich|sắp xếp|sap xep|nhắc tôi|nhac toi|nhắc mình|tổ chức|to chuc|báo thức|họp |đổi lịch|đặt hẹn',
  ],
  create: [
    'tạo|tao moi|tao mot|tao cho|viết|viet bai|viet mot|soạn|soan |lập |thêm vào|thêm một|thêm mục|thêm dòng|thêm sự kiện|them vao|them mot|lưu lại|lưu vào|lưu tệp|lưu tài|luu lai|ghi lại|ghi chú|ghi chép|ghi lai|ghi chu|làm một|lam mot|chuẩn bị|chuan bi|xây dựng|xay dung|điền|dien vao|đăng ký|dang ky|thiết kế|thiet ke|vẽ |nhập ',
  ],
  change: [
    'sửa|sua file|sua lai|sua loi|đổi |doi ten|doi mat|doi lich|thay đổi|thay doi|thay thế|thay the|thay bằng|cập nhật|cap nhat|chỉnh|chinh sua|điều chỉnh|dieu chinh|di chuyển|di chuyen|chuyển sang|chuyen sang|đặt lại|dat lai|cài đặt|cai dat|thiết lập|thiet lap|đánh dấu|danh dau|tăng |giảm |giam gia|bật |kích hoạt|kich hoat|dịch sang|dich sang|hoàn thành|hoan thanh|hoàn tất|sắp xếp|sap xep|gia hạn|gia han|cải thiện|khôi phục|nâng cấp|nang cap|xử lý|xu ly|bổ sung|rút ngắn',
  ],
  run: [
    'chạy|chay lenh|chay script|chay file|chay chuong|thực hiện|thuc hien|thực thi|thuc thi|khởi động|khoi dong|khởi chạy|bắt đầu|bat dau|cai dat|triển khai|trien khai|kích hoạt|kich hoat|kiểm thử|tiến hành|tien hanh|bật |cài ',
  ],
  open: [
    'mở |mo trang|mo file|truy cập|truy cap|vào trang|vao trang|vào web|vao web|vào xem|ghé |xem |duyệt web|duyet web|bấm |nhấn |nhấp|đọc |doc bai|doc trang|tìm |tim kiem|tra cứu|tra cuu|trang web|đường dẫn|liên kết|tải về|tai ve|tải xuống|kiểm tra|kiem tra|lướt',
  ],
};
